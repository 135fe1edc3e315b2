import type { RecordedEvent } from '@marquee/contracts/event';
import type { Metrics } from '@marquee/observability';
import type { Judged } from './intake.domain.js';

export class EventMetrics {
  readonly #accepted;
  readonly #rejected;
  readonly #unacknowledged;

  constructor(metrics: Pick<Metrics, 'counter'>) {
    this.#accepted = metrics.counter('events_accepted_total', 'Events that the broker has acknowledged', ['kind']);
    this.#rejected = metrics.counter('events_rejected_total', 'Events that were not taken, by problem', ['code']);
    this.#unacknowledged = metrics.counter('events_unacknowledged_total', 'Events that the broker did not acknowledge');
  }

  accepted(events: readonly RecordedEvent[]): void {
    for (const { kind } of events) this.#accepted.inc({ kind });
  }

  rejected(rejected: Judged['rejected']): void {
    for (const { problem } of rejected) this.#rejected.inc({ code: problem.code });
  }

  unacknowledged(count: number): void {
    this.#unacknowledged.inc(count);
  }
}
