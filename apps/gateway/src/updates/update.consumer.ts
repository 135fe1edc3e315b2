import { rowsChanged } from '@marquee/contracts/topics';
import type { RowsChanged } from '@marquee/contracts/topics';
import type { Batch } from '@marquee/messaging';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { FreshnessMetrics } from './freshness.metrics.js';
import { UpdateHub } from './update.hub.js';

/** Hints from row-builder, which may be lost or doubled: they only make a page look again. */
@Controller()
export class UpdateConsumer {
  constructor(
    private readonly hub: UpdateHub,
    private readonly freshness: FreshnessMetrics,
  ) {}

  @EventPattern(rowsChanged.name)
  tell(@Payload() { records }: Batch<RowsChanged>): void {
    for (const { value } of records) {
      this.freshness.changed(value);
      this.hub.rowsChanged(value);
    }
  }
}
