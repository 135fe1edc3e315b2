import type { RecordedEvent } from '@marquee/contracts/event';
import { Metrics } from '@marquee/observability';
import { Injectable } from '@nestjs/common';
import type { RejectedEvent } from './event-validation.js';

/** Counts events by outcome. */
@Injectable()
export class EventMetrics {
  private readonly acceptedEvents;
  private readonly rejectedEvents;
  private readonly unacknowledgedEvents;

  constructor(metrics: Metrics) {
    this.acceptedEvents = metrics.counter('events_accepted_total', 'Events that the broker acknowledged', ['kind']);
    this.rejectedEvents = metrics.counter('events_rejected_total', 'Events that were rejected, by problem', ['code']);
    this.unacknowledgedEvents = metrics.counter(
      'events_unacknowledged_total',
      'Events that the broker did not acknowledge',
    );
  }

  accepted(events: readonly RecordedEvent[]): void {
    for (const { kind } of events) this.acceptedEvents.inc({ kind });
  }

  rejected(rejected: readonly RejectedEvent[]): void {
    for (const { problem } of rejected) this.rejectedEvents.inc({ code: problem.code });
  }

  unacknowledged(count: number): void {
    this.unacknowledgedEvents.inc(count);
  }
}
