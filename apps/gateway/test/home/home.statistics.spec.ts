import { describe, expect, it } from '@jest/globals';
import { HomeWork } from '@marquee/contracts/statistics';
import { HomeStatistics } from '../../src/home/home.statistics.js';
import { row } from '../factories.js';

describe('home page statistics', () => {
  it('count pages and rows by rung, and rows that are not live by reason', () => {
    const statistics = new HomeStatistics(() => 1_000);
    statistics.served(
      { source: 'live', rows: [row('top-picks', []), row('top-picks', [], { source: 'popular', reason: 'timeout' })] },
      100,
    );
    statistics.served(
      { source: 'popular', rows: [row('top-picks', [], { source: 'popular', reason: 'breaker-open' })] },
      300,
    );
    statistics.failed();
    const work = HomeWork.parse(statistics.read());
    expect(work).toMatchObject({
      requests: 3,
      failed: 1,
      p50Ms: 200,
      pages: { live: 1, popular: 1, static: 0 },
      rows: { live: 1, popular: 2 },
      reasons: { timeout: 1, 'breaker-open': 1 },
      freshness: null,
    });
  });

  it('forget pages and events older than ten seconds', () => {
    let now = 0;
    const statistics = new HomeStatistics(() => now);
    statistics.served({ source: 'static', rows: [] }, 5);
    statistics.rowsChanged(40);
    expect(statistics.read()).toMatchObject({ requests: 1, freshness: { events: 1, p50Ms: 40, p99Ms: 40 } });
    now = 11_000;
    expect(statistics.read()).toMatchObject({ requests: 0, p99Ms: 0, pages: { static: 0 }, freshness: null });
  });
});
