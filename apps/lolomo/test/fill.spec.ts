import { RowKind } from '@marquee/contracts/page';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arrange } from '../src/pages/arrange.domain.js';
import { fill } from '../src/pages/fill.domain.js';
import type { Candidate } from '../src/ladder/row-ladder.js';
import { builtRow, ids } from './factories.js';

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
});
