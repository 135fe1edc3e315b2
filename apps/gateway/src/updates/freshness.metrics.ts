import type { RowsChanged } from '@marquee/contracts/topics';
import type { Metrics } from '@marquee/observability';
import type { EventReceipts } from '../events/event-receipts.js';
import type { HomeStatistics } from '../home/home.statistics.js';

const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60];

/** Measures the time from the receipt of an event by this gateway to the change of its rows. */
export class FreshnessMetrics {
  private readonly freshness;

  constructor(
    metrics: Pick<Metrics, 'histogram'>,
    private readonly receipts: EventReceipts,
    private readonly statistics: Pick<HomeStatistics, 'rowsChanged'>,
  ) {
    this.freshness = metrics.histogram(
      'row_freshness_seconds',
      'Time from the receipt of an event to the change of its rows',
      [],
      BUCKETS,
    );
  }

  rowsChanged({ asOf, eventIds }: RowsChanged): void {
    for (const id of eventIds) {
      const receivedAt = this.receipts.take(id);
      if (receivedAt === undefined) continue;
      const ms = Math.max(0, Date.parse(asOf) - receivedAt);
      this.freshness.observe(ms / 1000);
      this.statistics.rowsChanged(ms);
    }
  }
}
