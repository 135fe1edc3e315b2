import { DynamicConfig } from '@marquee/config';
import { EVENT_WINDOW } from '@marquee/contracts/event-window';
import { MAX_EVENTS } from '@marquee/contracts/gateway';
import { Injectable } from '@nestjs/common';
import { integerProperty } from '../integer-property.js';

/** Limits on events. Each is a dynamic property, read at every request. */
@Injectable()
export class IntakeLimits {
  /** Events in one request. */
  readonly batchEvents: () => number;
  /**
   * An older event is history, which needs an import grant. It cannot be longer than the contract's window: the ids of
   * older events are forgotten, so they would count twice.
   */
  readonly windowMs: () => number;

  constructor(config: DynamicConfig) {
    this.batchEvents = integerProperty(config, 'limits.batchEvents', { min: 1, max: MAX_EVENTS, default: MAX_EVENTS });
    const { pastMs } = EVENT_WINDOW;
    this.windowMs = integerProperty(config, 'events.windowMs', { min: 60_000, max: pastMs, default: pastMs });
  }
}
