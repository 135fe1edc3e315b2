import { describe, expect, it } from '@jest/globals';
import { DynamicConfig } from '@marquee/config';
import { LastGoodRung } from '../src/ladder/last-good.rung.js';
import { builtRow, builtRows, ids } from './factories.js';

const topPicks = builtRow('top-picks', ids('a', 5));
const trending = builtRow('trending-now', ids('b', 5));

/** Smallest capacity that the property allows. */
const CAPACITY = 1_000_000;

function emptyRung(): LastGoodRung {
  return new LastGoodRung(new DynamicConfig({ file: { 'lolomo.lastGoodBytes': CAPACITY } }));
}

function rungWith(viewerId: string): LastGoodRung {
  const rung = emptyRung();
  rung.rememberPage(builtRows({ viewerId, segment: 'noir', rows: [topPicks, trending] }), 2_000);
  return rung;
}

describe('LastGoodRung', () => {
  it('keeps the rows of a kind that is missing this time', () => {
    const rung = rungWith('v');
    const newTrending = builtRow('trending-now', ids('c', 5));
    rung.rememberPage(builtRows({ rows: [newTrending], missing: [{ kind: 'top-picks', reason: 'error' }] }), 1_000);
    expect(rung.rowsFor('v')).toEqual([newTrending, topPicks]);
  });

  it('drops the rows of a kind that is empty this time', () => {
    const rung = rungWith('v');
    rung.rememberPage(builtRows({ rows: [trending] }), 1_000);
    expect(rung.rowsFor('v')).toEqual([trending]);
  });

  it('keeps the segment when a later answer names none', () => {
    const rung = rungWith('v');
    rung.rememberPage(builtRows({ rows: [trending] }), 1_000);
    expect(rung.segmentOf('v')).toBe('noir');
  });

  it('replaces one row and ignores rows of viewers without a page', () => {
    const rung = rungWith('v');
    const again = builtRow('top-picks', ids('d', 5));
    rung.rememberRow('v', again, 500);
    rung.rememberRow('unknown', again, 500);
    expect(rung.rowsFor('v')).toEqual([trending, again]);
    expect(rung.rowsFor('unknown')).toEqual([]);
  });

  it('drops the least recently used viewer when the sizes exceed the capacity', () => {
    const rung = emptyRung();
    for (const viewerId of ['first', 'second', 'third']) {
      rung.rememberPage(builtRows({ viewerId, rows: [topPicks] }), 0.4 * CAPACITY);
    }
    expect(['first', 'second', 'third'].map((viewerId) => rung.rowsFor(viewerId).length)).toEqual([0, 1, 1]);
  });

  it('counts rows that it keeps from an earlier page with their share of that page', () => {
    const rung = emptyRung();
    rung.rememberPage(builtRows({ viewerId: 'other', rows: [topPicks] }), 0.3 * CAPACITY);
    rung.rememberPage(builtRows({ viewerId: 'v', rows: [topPicks, trending] }), 0.6 * CAPACITY);
    const partial = builtRows({ viewerId: 'v', rows: [trending], missing: [{ kind: 'top-picks', reason: 'error' }] });
    rung.rememberPage(partial, 0.3 * CAPACITY);
    expect(rung.rowsFor('other')).toHaveLength(1);
    // Half of the earlier page and the new row: one more byte would be too much.
    rung.rememberPage(partial, 0.45 * CAPACITY);
    expect(rung.rowsFor('other')).toHaveLength(0);
    expect(rung.rowsFor('v')).toHaveLength(2);
  });
});
