import type { RowsChanged } from '@marquee/contracts/topics';
import { Metrics } from '@marquee/observability';
import { Injectable } from '@nestjs/common';
import { EventReceipts } from '../events/event-receipts.js';
import { HomeStatistics } from '../home/home.statistics.js';

const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60];

/** Measures the time from the receipt of an event by this gateway to the change of its rows. */
@Injectable()
export class FreshnessMetrics {
  private readonly freshness;

  constructor(
    metrics: Metrics,
    private readonly receipts: EventReceipts,
    private readonly statistics: HomeStatistics,
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
