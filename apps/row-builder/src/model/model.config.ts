import { DynamicConfig } from '@marquee/config';
import type { Property } from '@marquee/config';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

@Injectable()
export class TrainingProperties {
  /** Training is due when this share of new events was applied, relative to those the model was trained on. */
  readonly trainAfterShare: Property<number>;
  /** Pause between checks whether training is due, in ms. */
  readonly trainEveryMs: Property<number>;

  constructor(config: DynamicConfig) {
    this.trainAfterShare = config.property('row-builder.trainAfterShare', z.number().min(0).max(10), 0.1);
    this.trainEveryMs = config.property('row-builder.trainEveryMs', z.number().int().min(10).max(3_600_000), 15_000);
  }
}
