import { Metrics } from '@marquee/observability';
import { Injectable } from '@nestjs/common';

export interface TableSize {
  readonly table: string;
  readonly rows: number;
  readonly bytes: number;
}

/** How large the tables of a service are, so that growth without a bound is seen. */
@Injectable()
export class TableMetrics {
  private readonly rows;
  private readonly bytes;

  constructor(metrics: Metrics) {
    this.rows = metrics.gauge('table_rows', 'Rows of a table, as PostgreSQL estimates them', ['table']);
    this.bytes = metrics.gauge('table_bytes', 'Size of a table with its indexes', ['table']);
  }

  record(sizes: readonly TableSize[]): void {
    for (const { table, rows, bytes } of sizes) {
      this.rows.set({ table }, rows);
      this.bytes.set({ table }, bytes);
    }
  }
}
