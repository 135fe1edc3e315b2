import type { RecordedEvent } from '@marquee/contracts/event';
import type { Metrics } from '@marquee/observability';
import type { RejectedEvent } from './intake.domain.js';

/** Counts events by outcome. */
export class EventMetrics {
  private readonly acceptedEvents;
  private readonly rejectedEvents;
  private readonly unacknowledgedEvents;

  constructor(metrics: Pick<Metrics, 'counter'>) {
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
