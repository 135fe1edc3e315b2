import { rowsChanged } from '@marquee/contracts/topics';
import type { RowsChanged } from '@marquee/contracts/topics';
import type { Batch } from '@marquee/messaging';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { FreshnessMetrics } from './freshness.metrics.js';
import { UpdateHub } from './update.hub.js';

/** Row-changed hints from row-builder. A lost or doubled hint is harmless: it only makes a page fetch a row. */
@Controller()
export class UpdateConsumer {
  constructor(
    private readonly hub: UpdateHub,
    private readonly freshness: FreshnessMetrics,
  ) {}

  @EventPattern(rowsChanged.name)
  onRowsChanged(
    @Payload() { records }: { records: readonly Pick<Batch<RowsChanged>['records'][number], 'value'>[] },
  ): void {
    for (const { value } of records) {
      this.freshness.rowsChanged(value);
      this.hub.publish(value);
    }
  }
}
