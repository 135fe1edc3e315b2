import { Metrics } from '@marquee/observability';
import { Injectable } from '@nestjs/common';

@Injectable()
export class HousekeepingMetrics {
  private readonly deleted;
  private readonly oldest;

  constructor(metrics: Metrics) {
    this.deleted = metrics.counter('housekeeping_deleted_rows_total', 'Rows deleted because of their age', ['table']);
    this.oldest = metrics.gauge('event_memory_seconds', 'Age of the oldest event whose id is remembered');
  }

  deletedFrom(table: string, rows: number): void {
    this.deleted.inc({ table }, rows);
  }

  rememberedSince(oldest: Date | null, now: Date): void {
    this.oldest.set(oldest === null ? 0 : (now.getTime() - oldest.getTime()) / 1000);
  }
}
