import { DynamicConfig } from '@marquee/config';
import type { Property } from '@marquee/config';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

const MOST_HOURS = 24 * 90;

@Injectable()
export class MaintenanceProperties {
  /** Pause between rankings of titles, in ms. */
  readonly popularityEveryMs: Property<number>;
  /** How long the id of an event is remembered after the event was received, in hours. */
  readonly seenWindowHours: Property<number>;

  constructor(config: DynamicConfig) {
    const milliseconds = z.number().int().min(10).max(3_600_000);
    this.popularityEveryMs = config.property('row-builder.popularityEveryMs', milliseconds, 5_000);
    this.seenWindowHours = config.property('row-builder.seenWindowHours', z.number().int().min(1).max(MOST_HOURS), 168);
  }
}
