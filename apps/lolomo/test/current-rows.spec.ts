import { DynamicConfig } from '@marquee/config';
import { describe, expect, it } from '@jest/globals';
import { LiveRows } from '../src/pages/live-page.js';
import { LiveRowsCache } from '../src/pages/live-rows.cache.js';
import { RowBuilderHealth } from '../src/rows/row-builder-health.js';
import { AS_OF, buildSuccess } from './factories.js';

describe('the row-builder', () => {
  it('counts as healthy for half a second after it was asked for an answer that was complete', () => {
    const health = new RowBuilderHealth();
    expect(health.isHealthy(0)).toBe(false);
    health.report(buildSuccess(), 1_000);
    expect([health.isHealthy(1_500), health.isHealthy(1_501)]).toEqual([true, false]);
  });

  it.each([
    ['fails', { kind: 'failed', reason: 'timeout' } as const],
    ['leaves out a kind', buildSuccess({ missing: [{ kind: 'top-picks', reason: 'error' }] })],
  ])('does not count as healthy once it %s', (_what, result) => {
    const health = new RowBuilderHealth();
    health.report(buildSuccess(), 1_000);
    health.report(result, 1_001);
    expect(health.isHealthy(1_002)).toBe(false);
    health.report(buildSuccess(), 1_003);
    expect(health.isHealthy(1_004)).toBe(true);
  });
});

describe('the cache of live rows', () => {
  const key = { viewerId: 'ann', device: 'tv', rows: 10, items: 5 } as const;
  const rows = new LiveRows({ rows: [], asOf: AS_OF });

  it('has rows that were confirmed after a time, and of the revision that is asked for', () => {
    const cache = new LiveRowsCache(new DynamicConfig());
    cache.set(key, '1', rows, 1_000);
    expect(cache.getConfirmed(key, '1', 999)).toBe(rows);
    expect(cache.getConfirmed(key, '1', 1_000)).toBe(undefined);
    expect(cache.getConfirmed(key, '2', 999)).toBe(undefined);
    expect(cache.getConfirmed({ ...key, viewerId: 'bob' }, '1', 999)).toBe(undefined);
  });

  it('keeps the latest confirmation, in whichever order answers arrive', () => {
    const cache = new LiveRowsCache(new DynamicConfig());
    cache.set(key, '1', rows, 1_000);
    expect(cache.confirm(key, '1', 3_000)).toBe(rows);
    expect(cache.confirm(key, '1', 2_000)).toBe(rows);
    expect(cache.confirm(key, '2', 4_000)).toBe(undefined);
    expect(cache.getConfirmed(key, '1', 2_999)).toBe(rows);
    expect(cache.getConfirmed(key, '1', 3_000)).toBe(undefined);
  });
});
