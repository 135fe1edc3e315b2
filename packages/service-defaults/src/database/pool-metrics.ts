import { Metrics } from '@marquee/observability';
import { Injectable } from '@nestjs/common';

/** What node-postgres says of a pool. */
export interface WatchedPool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

const POOL = 'db_client_connection_pool_name';
const STATE = 'db_client_connection_state';

/** The connections of this process to PostgreSQL, by the names of OpenTelemetry's semantic conventions. */
@Injectable()
export class PoolMetrics {
  private readonly pools = new Map<string, WatchedPool>();

  constructor(metrics: Metrics) {
    metrics.gauge('db_client_connection_count', 'Connections of a pool by state', [POOL, STATE], (gauge) => {
      for (const [name, { totalCount, idleCount }] of this.pools) {
        gauge.set({ [POOL]: name, [STATE]: 'idle' }, idleCount);
        gauge.set({ [POOL]: name, [STATE]: 'used' }, totalCount - idleCount);
      }
    });
    metrics.gauge(
      'db_client_connection_pending_requests',
      'Queries that wait for a connection of a pool',
      [POOL],
      (gauge) => {
        for (const [name, { waitingCount }] of this.pools) gauge.set({ [POOL]: name }, waitingCount);
      },
    );
  }

  /** Returns what receives the pool `name` when it is opened. */
  watch(name: string): (pool: WatchedPool) => void {
    return (pool) => this.pools.set(name, pool);
  }
}
