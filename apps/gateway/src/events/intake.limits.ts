import { DynamicConfig } from '@marquee/config';
import { MAX_EVENTS } from '@marquee/contracts/gateway';
import { Injectable } from '@nestjs/common';
import { integerProperty } from '../integer-property.js';

const DAY_MS = 86_400_000;

/** Limits on events. Each is a dynamic property, read at every request. */
@Injectable()
export class IntakeLimits {
  /** Events in one request. */
  readonly batchEvents: () => number;
  /** An older event is history, which needs an import grant. */
  readonly windowMs: () => number;

  constructor(config: DynamicConfig) {
    this.batchEvents = integerProperty(config, 'limits.batchEvents', { min: 1, max: MAX_EVENTS, default: MAX_EVENTS });
    this.windowMs = integerProperty(config, 'events.windowMs', { min: 60_000, max: 365 * DAY_MS, default: 7 * DAY_MS });
  }
}
