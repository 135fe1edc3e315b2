import { describe, expect, it } from '@jest/globals';
import { DynamicConfig } from '@marquee/config';
import { DegradationSwitch } from '@marquee/service-defaults';
import { Test } from '@nestjs/testing';
import { LastGoodRung } from '../src/ladder/last-good.rung.js';
import { PopularRung } from '../src/ladder/popular.rung.js';
import { RowLadder, chooseRows } from '../src/ladder/row-ladder.js';
import type { StoredRung } from '../src/ladder/row-ladder.js';
import { SegmentRung } from '../src/ladder/segment.rung.js';
import { SharedRows } from '../src/rows/shared-rows.js';
import { builtRow, builtRows, buildSuccess, ids, storedRungs } from './factories.js';

const NOW = '2026-05-01T12:05:00.000Z';
const own = builtRow('top-picks', ids('own', 5));
const ofSegment = builtRow('top-picks', ids('segment', 5));
const forAll = builtRow('top-picks', ids('all', 5));
const trending = builtRow('trending-now', ids('trend', 5));
const because = builtRow('because-you-watched', ids('g', 5), 'because-you-watched:x');
const stored = storedRungs({ lastGood: [own], segment: [ofSegment, because], popular: [forAll, trending] });

describe('chooseRows', () => {
  it('takes the live row although every rung below has one', () => {
    const chosen = chooseRows(buildSuccess({ rows: [builtRow('top-picks', ids('new', 5))] }), stored, NOW);
    expect(chosen.rows.map(({ row, source }) => [row.titleIds[0], source])).toEqual([['new0', 'live']]);
  });

  it.each<[string, readonly StoredRung[], string, string]>([
    ['the viewer’s last good row', stored, 'last-good', 'own0'],
    ['the row of the segment', stored.slice(1), 'segment', 'segment0'],
    ['the popular row', stored.slice(2), 'popular', 'all0'],
  ])('replaces a missing row by %s when that is the best rung left', (_, rungs, source, first) => {
    const chosen = chooseRows(buildSuccess({ missing: [{ kind: 'top-picks', reason: 'timeout' }] }), rungs, NOW);
    expect(chosen.rows).toMatchObject([{ source, reason: 'timeout' }]);
    expect(chosen.rows[0]?.row.titleIds[0]).toBe(first);
    expect(chosen.missing).toEqual([]);
  });

  it('leaves out a row that no rung has and reports it as missing', () => {
    const chosen = chooseRows(buildSuccess({ missing: [{ kind: 'watch-again', reason: 'error' }] }), stored, NOW);
    expect(chosen).toEqual({
      rows: [],
      missing: [{ rowId: 'watch-again', source: 'static', reason: 'error', asOf: NOW }],
    });
  });

  it('takes each row from its own best rung when nothing was built', () => {
    const chosen = chooseRows({ kind: 'failed', reason: 'breaker-open' }, stored, NOW);
    expect(chosen.rows.map(({ row, source }) => [row.rowId, source])).toEqual([
      ['top-picks', 'last-good'],
      ['because-you-watched:x', 'segment'],
      ['trending-now', 'popular'],
    ]);
  });
});

describe('RowLadder', () => {
  async function ladderWith({ enabled }: { enabled: boolean }): Promise<RowLadder> {
    const shared = { popular: [forAll], ofSegment: (name?: string) => (name === 'noir' ? [ofSegment] : []) };
    const module = await Test.createTestingModule({
      providers: [
        RowLadder,
        LastGoodRung,
        SegmentRung,
        PopularRung,
        DegradationSwitch,
        { provide: SharedRows, useValue: shared },
        { provide: DynamicConfig, useValue: new DynamicConfig({ file: { 'ladder.enabled': enabled } }) },
      ],
    }).compile();
    module.get(LastGoodRung).rememberPage(builtRows({ viewerId: 'v', segment: 'noir', rows: [own] }), 1_000);
    return module.get(RowLadder);
  }

  it('holds the rungs of a viewer in the order last-good, segment, popular', async () => {
    const ladder = await ladderWith({ enabled: true });
    expect(ladder.storedRungs('v')).toEqual([
      { source: 'last-good', rows: [own] },
      { source: 'segment', rows: [ofSegment] },
      { source: 'popular', rows: [forAll] },
    ]);
  });

  it('has only popular rows for a viewer whose page it has not seen', async () => {
    const ladder = await ladderWith({ enabled: true });
    expect(ladder.storedRungs('new').map(({ rows }) => rows)).toEqual([[], [], [forAll]]);
  });

  it('has no stored rungs while ladder.enabled is off', async () => {
    const ladder = await ladderWith({ enabled: false });
    expect(ladder.storedRungs('v')).toEqual([]);
  });
});
