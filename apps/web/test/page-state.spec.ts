import { describe, expect, it } from '@jest/globals';
import { ROW_ORDER } from '@marquee/contracts/layout';
import { chooseBillboard, swapRow } from '../src/visit/page-state.js';
import { card, page, row } from './factories.js';

const ids = (shown: { rows: { rowId: string }[] }): string[] => shown.rows.map(({ rowId }) => rowId);

describe('swapRow', () => {
  const before = page([row('top-picks'), row('trending-now'), row('new-releases')]);

  it('replaces the row in place and leaves the others untouched', () => {
    const fresh = row('trending-now', { items: [card('x')], asOf: '2026-01-01T12:01:00Z' });
    const after = swapRow(before, fresh);
    expect(ids(after)).toEqual(ids(before));
    expect(after.rows[1]).toBe(fresh);
    expect(after.rows[0]).toBe(before.rows[0]);
  });

  it('keeps the newer of two responses that overtake each other', () => {
    expect(swapRow(before, row('trending-now', { items: [card('x')], asOf: '2026-01-01T11:59:00+00:00' }))).toBe(
      before,
    );
  });

  it('inserts a new row where lolomo puts its kind, so that the next load does not move it', () => {
    expect(ids(swapRow(before, row('continue-watching')))[0]).toBe('continue-watching');
    expect(ids(swapRow(before, row('my-list')))).toEqual(['my-list', 'top-picks', 'trending-now', 'new-releases']);
    expect(ids(swapRow(before, row('watch-again')))).toEqual([
      'top-picks',
      'trending-now',
      'new-releases',
      'watch-again',
    ]);
    expect(ids(swapRow(page([row('trending-now')]), row('my-list')))).toEqual(['my-list', 'trending-now']);
  });

  it.each([...ROW_ORDER])('inserts a missing %s row at the place where lolomo arranges it', (kind) => {
    const others = ROW_ORDER.filter((other) => other !== kind).map((other) => row(other));
    expect(ids(swapRow(page(others), row(kind)))).toEqual([...ROW_ORDER]);
  });

  it('inserts a second row of a kind at the end', () => {
    const two = page([row('because-you-watched:a'), row('new-releases')]);
    expect(ids(swapRow(two, row('because-you-watched:b'))).at(-1)).toBe('because-you-watched:b');
  });

  it('removes a row that has become empty, and inserts no empty row', () => {
    expect(ids(swapRow(before, row('trending-now', { items: [], asOf: '2026-01-01T12:01:00Z' })))).toEqual([
      'top-picks',
      'new-releases',
    ]);
    expect(ids(swapRow(before, row('my-list', { items: [] })))).toEqual(ids(before));
  });

  it('lists a row as degraded exactly while it is not live', () => {
    const saved = row('trending-now', { source: 'last-good', reason: 'timeout', asOf: '2026-01-01T12:01:00Z' });
    const degraded = swapRow(before, saved);
    expect(degraded.degraded).toEqual([
      { rowId: 'trending-now', source: 'last-good', reason: 'timeout', asOf: saved.asOf },
    ]);
    expect(swapRow(degraded, row('trending-now', { asOf: '2026-01-01T12:02:00Z' })).degraded).toEqual([]);
  });
});

describe('chooseBillboard', () => {
  const showing = (titleId: string) => ({ title: card(titleId), row: row('top-picks') });

  it('chooses the first of top picks', () => {
    expect(chooseBillboard(page([row('continue-watching'), row('top-picks')]), null)?.title.titleId).toBe(
      'top-picks-a',
    );
  });

  it('keeps the title that is shown while it is among the first of its row', () => {
    const topPicks = page([row('top-picks')]);
    expect(chooseBillboard(topPicks, showing('top-picks-b'))?.title.titleId).toBe('top-picks-b');
    expect(chooseBillboard(topPicks, showing('gone'))?.title.titleId).toBe('top-picks-a');
  });

  it('takes the first row other than continue-watching where there are no top picks', () => {
    expect(chooseBillboard(page([row('continue-watching'), row('trending-now')]), null)?.row.rowId).toBe(
      'trending-now',
    );
    expect(chooseBillboard(page([]), null)).toBeNull();
  });
});
