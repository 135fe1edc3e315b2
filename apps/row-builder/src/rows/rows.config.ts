import { DynamicConfig } from '@marquee/config';
import type { Property } from '@marquee/config';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

@Injectable()
export class RowsProperties {
  /** After this time, in ms, the answer is sent with the kinds that are ready. */
  readonly answerAtMs: Property<number>;

  constructor(config: DynamicConfig) {
    this.answerAtMs = config.property('row-builder.answerAtMs', z.number().int().min(10).max(3_600_000), 190);
  }
}
