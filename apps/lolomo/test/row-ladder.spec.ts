import { describe, expect, it } from '@jest/globals';
import { pageOf } from '../src/pages/page.domain.js';
import { fill } from '../src/pages/fill.domain.js';
import { candidates } from '../src/rows/candidate.domain.js';
import type { Stored } from '../src/rows/candidate.domain.js';
import type { BuiltRows } from '@marquee/contracts/row-builder';
import { AS_OF, built, ids } from './factories.js';

const NOW = '2026-05-01T12:05:00.000Z';
const nothing: Stored = { lastGood: [], segment: [], popular: [] };
const stored: Stored = {
  lastGood: [built('top-picks', ids('own', 5))],
  segment: [built('top-picks', ids('group', 5)), built('because-you-watched', ids('g', 5), 'because-you-watched:x')],
  popular: [built('top-picks', ids('all', 5)), built('trending-now', ids('trend', 5))],
};

function answer(part: Partial<BuiltRows>): { kind: 'built'; built: BuiltRows } {
  return { kind: 'built', built: { viewerId: 'v', asOf: NOW, newViewer: false, rows: [], missing: [], ...part } };
}

describe('the ladder of a row', () => {
  it('is not climbed down while the row is built', () => {
    const found = candidates(answer({ rows: [built('top-picks', ids('new', 5))] }), stored, NOW);
    expect(found.rows.map(({ row, source }) => [row.titleIds[0], source])).toEqual([['new0', 'live']]);
  });

  it.each<[string, Stored, string, string]>([
    ['the viewer’s last good row', stored, 'last-good', 'own0'],
    ['the row of the taste group', { ...stored, lastGood: [] }, 'segment', 'group0'],
    ['the popular row', { ...stored, lastGood: [], segment: [] }, 'popular', 'all0'],
  ])('gives %s when the row is missing', (_, at, source, first) => {
    const found = candidates(answer({ missing: [{ kind: 'top-picks', reason: 'timeout' }] }), at, NOW);
    expect(found.rows.map((row) => [row.source, row.reason, row.row.titleIds[0]])).toEqual([
      [source, 'timeout', first],
    ]);
    expect(found.missing).toEqual([]);
  });

  it('leaves the row out and says so when no rung has it', () => {
    const found = candidates(answer({ missing: [{ kind: 'watch-again', reason: 'error' }] }), stored, NOW);
    expect(found).toEqual({
      rows: [],
      missing: [{ rowId: 'watch-again', source: 'static', reason: 'error', asOf: NOW }],
    });
  });

  it('mixes rungs when nothing was built, each row from the best', () => {
    const found = candidates({ kind: 'none', reason: 'breaker-open' }, stored, NOW);
    expect(found.rows.map(({ row, source }) => [row.rowId, source])).toEqual([
      ['top-picks', 'last-good'],
      ['because-you-watched:x', 'segment'],
      ['trending-now', 'popular'],
    ]);
  });
});

describe('a page', () => {
  const header = { pageId: '00000000-0000-4000-8000-000000000000', viewerId: 'v', device: 'tv', now: NOW } as const;
  const page = (reply: Parameters<typeof candidates>[0], at: Stored) => {
    const found = candidates(reply, at, NOW);
    return pageOf(header, fill(found.rows, { rows: 10, items: 5 }), found.missing);
  };

  it('is whole when every row is live', () => {
    const whole = page(answer({ rows: [built('top-picks', ids('n', 5))] }), stored);
    expect(whole).toMatchObject({ source: 'live', degraded: [] });
    expect(whole.reason).toBeUndefined();
  });

  it('is on the best rung of its personal rows, and names every row that is not live', () => {
    const mixed = page({ kind: 'none', reason: 'timeout' }, stored);
    expect(mixed).toMatchObject({ source: 'last-good', reason: 'timeout', asOf: AS_OF });
    expect(mixed.degraded).toHaveLength(mixed.rows.length);
  });

  it('is popular when all its rows are, however freshly it was put together', () => {
    expect(page({ kind: 'none', reason: 'no-instance' }, { ...nothing, popular: stored.popular }).source).toBe(
      'popular',
    );
  });
});
