import { Metrics } from '@marquee/observability';
import { describe, expect, it } from '@jest/globals';
import { PoolMetrics } from '../src/database/pool-metrics.js';

describe('the metrics of connection pools', () => {
  it('count the connections of each pool by state, and the queries that wait for one', async () => {
    const metrics = new Metrics({ service: 'catalog', instance: 'catalog-1' });
    const pools = new PoolMetrics(metrics);
    pools.watch('rows.pages')({ totalCount: 5, idleCount: 2, waitingCount: 7 });
    const text = await metrics.text();
    const valueOf = (name: string, label: string) =>
      Number(new RegExp(`^${name}\\{(?=[^}]*"rows\\.pages")[^}]*${label}[^}]*\\} (\\d+)$`, 'm').exec(text)?.[1]);
    expect(valueOf('db_client_connection_count', '"idle"')).toBe(2);
    expect(valueOf('db_client_connection_count', '"used"')).toBe(3);
    expect(valueOf('db_client_connection_pending_requests', '')).toBe(7);
  });
});
