import { DegradedSource, Page, Reason, Source } from '@marquee/contracts/page';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isBetter, pageFromStore, rowFromStore } from '../../../src/home/ladder/stored-page.domain.js';
import { AN_HOUR_AGO, NOW, page, row } from '../../factories.js';

const request = { viewerId: 'bob', device: 'tv', rows: 8, items: 12 } as const;
const id = '6f1b3c50-7f0e-4a52-9d5e-0c9b1f3c2a10';
const rungs = DegradedSource.options;

describe('an answer made from a stored page', () => {
  it('names its rung and the reason, for the page and for each row', () => {
    const answer = pageFromStore({ source: 'last-good', page: page() }, 'timeout', request, id);
    expect(answer).toMatchObject({ source: 'last-good', reason: 'timeout', viewerId: 'bob', device: 'tv', pageId: id });
    expect(answer.rows).toMatchObject([
      { source: 'last-good', reason: 'timeout' },
      { source: 'last-good', reason: 'timeout' },
    ]);
    expect(answer.degraded.map(({ rowId }) => rowId)).toEqual(['page', 'top-picks', 'trending-now']);
  });

  it('is trimmed to the requested grid size and is as old as the rows it shows', () => {
    const stored = page({ rows: [row('top-picks', ['a', 'b', 'c']), row('my-list', ['d'], { asOf: AN_HOUR_AGO })] });
    const narrow = pageFromStore({ source: 'popular', page: stored }, 'error', { ...request, rows: 1, items: 2 }, id);
    expect(narrow.rows.map(({ items }) => items.length)).toEqual([2]);
    expect(narrow.asOf).toBe(NOW);
    expect(pageFromStore({ source: 'popular', page: stored }, 'error', request, id).asOf).toBe(AN_HOUR_AGO);
  });

  it('still lists the rows that were missing when the page was stored', () => {
    const lacking = page({ degraded: [{ rowId: 'my-list', source: 'static', reason: 'timeout', asOf: NOW }] });
    const { degraded } = pageFromStore({ source: 'last-good', page: lacking }, 'error', request, id);
    expect(degraded).toContainEqual({ rowId: 'my-list', source: 'static', reason: 'timeout', asOf: NOW });
  });

  it('fits the contract and never claims a better source than its rung, whatever is stored', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...rungs),
        fc.constantFrom(...Reason.options),
        fc.array(fc.constantFrom(...Source.options), { maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        (rung, reason, sources, rows) => {
          const stored = page({ rows: sources.map((source, n) => row(`my-list:${n}`, ['a'], { source })) });
          const answer = Page.parse(pageFromStore({ source: rung, page: stored }, reason, { ...request, rows }, id));
          expect(answer.rows.length).toBe(Math.min(rows, sources.length));
          expect([answer, ...answer.rows].some(({ source }) => isBetter(source, rung))).toBe(false);
        },
      ),
    );
  });
});

describe('a row from a stored page', () => {
  it('keeps its own source when that is worse than the rung it comes from', () => {
    expect(rowFromStore(row('my-list', ['a'], { source: 'popular' }), 'last-good', 'error', 5).source).toBe('popular');
  });
});
