import { RowKind } from '@marquee/contracts/page';
import type { BuiltRow } from '@marquee/contracts/row-builder';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arrange } from '../src/pages/arrange.domain.js';
import { fill } from '../src/pages/fill.domain.js';
import type { Candidate } from '../src/ladder/row-ladder.js';
import { builtRow, ids, rankedRow } from './factories.js';

const live = (row: Candidate['row']): Candidate => ({ row, source: 'live' });

const candidateRows = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...RowKind.options),
      titleIds: fc.uniqueArray(
        fc.integer({ min: 0, max: 60 }).map((n) => `t${n}`),
        { maxLength: 40 },
      ),
    }),
    { maxLength: 20 },
  )
  .map((rows) => rows.map(({ kind, titleIds }, index) => live(builtRow(kind, titleIds, `${kind}:${index}`))));

describe('fill', () => {
  it('shows no title twice, except in continue watching', () => {
    fc.assert(
      fc.property(candidateRows, (candidates) => {
        const rows = fill(candidates, { rows: 6, items: 6 }).filter((row) => row.kind !== 'continue-watching');
        const shown = rows.flatMap((row) => row.items.map((item) => item.titleId));
        expect(new Set(shown).size).toBe(shown.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('never changes a row because of the rows below it', () => {
    fc.assert(
      fc.property(candidateRows, fc.nat(20), (candidates, count) => {
        const above = fill(candidates.slice(0, count), { rows: 6, items: 6 });
        expect(fill(candidates, { rows: 6, items: 6 }).slice(0, above.length)).toEqual(above);
      }),
    );
  });

  it('stays within the grid size', () => {
    fc.assert(
      fc.property(
        candidateRows,
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 8 }),
        (rows, height, width) => {
          const filled = fill(rows, { rows: height, items: width });
          expect(filled.length).toBeLessThanOrEqual(height);
          for (const row of filled) expect(row.items.length).toBeLessThanOrEqual(width);
        },
      ),
    );
  });

  it.each([1, 2, 3])('fills a grid of %i columns with rows of that length', (items) => {
    const candidates = [live(builtRow('top-picks', ids('a', 8))), live(builtRow('trending-now', ids('b', 8)))];
    expect(fill(candidates, { rows: 2, items }).map((row) => row.items.length)).toEqual([items, items]);
  });

  it('takes the next titles of a row when its first are shown above', () => {
    const rows = fill(
      [live(builtRow('top-picks', ids('a', 4))), live(builtRow('trending-now', ['a0', 'a1', ...ids('b', 6)]))],
      {
        rows: 2,
        items: 4,
      },
    );
    expect(rows[1]?.items.map((item) => item.titleId)).toEqual(ids('b', 4));
  });

  it('drops a discovery row that becomes too short, but keeps a short list of the viewer', () => {
    const rows = fill([live(builtRow('new-releases', ids('a', 3))), live(builtRow('my-list', ['m1']))], {
      rows: 5,
      items: 5,
    });
    expect(rows.map((row) => row.kind)).toEqual(['my-list']);
  });

  it('does not hide a title because continue watching shows it', () => {
    const rows = fill([live(builtRow('continue-watching', ['a0'])), live(builtRow('top-picks', ids('a', 4)))], {
      rows: 2,
      items: 4,
    });
    expect(rows[1]?.items[0]?.titleId).toBe('a0');
  });
});

describe('arrange', () => {
  it('puts continue watching first and separates rows of the same kind', () => {
    const arranged = arrange([
      live(builtRow('because-you-watched', [], 'because-you-watched:1')),
      live(builtRow('because-you-watched', [], 'because-you-watched:2')),
      live(builtRow('trending-now', [])),
      live(builtRow('continue-watching', [])),
    ]);
    expect(arranged.map(({ row }) => row.rowId)).toEqual([
      'continue-watching',
      'trending-now',
      'because-you-watched:1',
      'because-you-watched:2',
    ]);
  });

  const order = (...rows: BuiltRow[]) => arrange(rows.map(live)).map(({ row }) => row.rowId);

  it('puts the rows that the viewer is likely to watch from above others', () => {
    expect(
      order(
        rankedRow('top-picks', 0.9),
        rankedRow('trending-now', 0.1),
        rankedRow('popular-in-genre', 0.6),
        rankedRow('new-releases', 0.3),
      ),
    ).toEqual(['top-picks', 'popular-in-genre', 'new-releases', 'trending-now']);
  });

  it('leaves rows of the viewer’s own titles at their places, whatever their affinity', () => {
    const own = [rankedRow('continue-watching', 0), rankedRow('my-list', 0), rankedRow('watch-again', 1)];
    const others = [rankedRow('trending-now', 0.2), rankedRow('top-picks', 0.1)];
    const unranked = order(...[...own, ...others].map(({ rowId, kind }) => builtRow(kind, [], rowId)));
    const ranked = order(...own, ...others);
    for (const { rowId } of own) expect(ranked.indexOf(rowId)).toBe(unranked.indexOf(rowId));
    expect(ranked.indexOf('trending-now')).toBeLessThan(ranked.indexOf('top-picks'));
  });

  it('separates rows of the same kind, unless no other kind is left', () => {
    expect(
      order(
        rankedRow('because-you-watched', 0.9, 'because-you-watched:1'),
        rankedRow('because-you-watched', 0.8, 'because-you-watched:2'),
        rankedRow('because-you-watched', 0.7, 'because-you-watched:3'),
        rankedRow('trending-now', 0),
      ),
    ).toEqual(['because-you-watched:1', 'trending-now', 'because-you-watched:2', 'because-you-watched:3']);
  });

  it('has each row once, for all rows and affinities', () => {
    const row = fc.record({
      kind: fc.constantFrom(...RowKind.options),
      affinity: fc.option(fc.nat(100), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 15 }), (drawn) => {
        const rows = drawn.map(({ kind, affinity }, index) => ({
          ...builtRow(kind, [], `${kind}:${index}`),
          ...(affinity !== undefined && { affinity: affinity / 100 }),
        }));
        const ids = rows.map(({ rowId }) => rowId);
        expect(order(...rows).toSorted()).toEqual(ids.toSorted());
      }),
    );
  });
});
