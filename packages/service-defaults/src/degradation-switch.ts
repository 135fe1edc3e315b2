import { DynamicConfig } from '@marquee/config';
import type { Property } from '@marquee/config';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

/**
 * The dynamic property `ladder.enabled`. Switched off, a page without a live answer fails, as it would in a system
 * without degradation. Experiments use it to measure what the ladder is worth.
 */
@Injectable()
export class DegradationSwitch {
  private readonly property: Property<boolean>;

  constructor(config: DynamicConfig) {
    this.property = config.property('ladder.enabled', z.boolean(), true);
  }

  get enabled(): boolean {
    return this.property.get();
  }
}
