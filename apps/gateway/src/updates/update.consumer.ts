import { rowsChanged } from '@marquee/contracts/topics';
import type { RowsChanged } from '@marquee/contracts/topics';
import type { Batch } from '@marquee/messaging';
import { Tracing, parseTraceparent } from '@marquee/observability';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { RecentChanges } from '../events/recent-changes.js';
import { FreshnessMetrics } from './freshness.metrics.js';
import { UpdateHub } from './update.hub.js';

/** Row-changed hints from the row-builder. A doubled hint is harmless, and a lost one costs freshness for seconds. */
@Controller()
export class UpdateConsumer {
  constructor(
    private readonly hub: UpdateHub,
    private readonly freshness: FreshnessMetrics,
    private readonly changes: RecentChanges,
    private readonly tracing: Tracing,
  ) {}

  @EventPattern(rowsChanged.name)
  onRowsChanged(
    @Payload() { records }: { records: readonly Pick<Batch<RowsChanged>['records'][number], 'value' | 'headers'>[] },
  ): void {
    for (const { value, headers } of records) {
      this.freshness.rowsChanged(value);
      if (value.rowIds.length > 0) this.changes.add(value.viewerId);
      const span = this.tracing.start('publish row-changed', {
        role: 'producer',
        parent: parseTraceparent(headers['traceparent']),
        attributes: { 'messaging.system': 'sse', 'messaging.destination.name': 'row-changed' },
      });
      const streams = this.hub.publish(value, span.context.header);
      span.set({ 'marquee.sse.streams': streams });
      span.end();
    }
  }
}
