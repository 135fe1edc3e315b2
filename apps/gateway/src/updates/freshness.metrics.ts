import type { RowsChanged } from '@marquee/contracts/topics';
import type { Metrics } from '@marquee/observability';
import type { ReceivedEvents } from '../events/received-events.js';
import type { HomeStatistics } from '../home/home.statistics.js';

const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60];

/** From the moment a gateway received an event to the moment its rows had changed. */
export class FreshnessMetrics {
  readonly #freshness;

  constructor(
    metrics: Pick<Metrics, 'histogram'>,
    private readonly received: ReceivedEvents,
    private readonly statistics: Pick<HomeStatistics, 'changed'>,
  ) {
    this.#freshness = metrics.histogram(
      'row_freshness_seconds',
      'From the receipt of an event here to the change of its rows',
      [],
      BUCKETS,
    );
  }

  changed({ asOf, eventIds }: RowsChanged): void {
    for (const id of eventIds) {
      const receivedAt = this.received.take(id);
      if (receivedAt === undefined) continue;
      const ms = Math.max(0, Date.parse(asOf) - receivedAt);
      this.#freshness.observe(ms / 1000);
      this.statistics.changed(ms);
    }
  }
}
