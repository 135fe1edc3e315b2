import { DynamicConfig } from '@marquee/config';
import type { Property } from '@marquee/config';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

@Injectable()
export class MaintenanceProperties {
  /** Pause between rankings of titles, in ms. */
  readonly popularityEveryMs: Property<number>;

  constructor(config: DynamicConfig) {
    const milliseconds = z.number().int().min(10).max(3_600_000);
    this.popularityEveryMs = config.property('row-builder.popularityEveryMs', milliseconds, 5_000);
  }
}
