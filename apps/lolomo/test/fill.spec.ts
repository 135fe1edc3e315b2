import { RowKind } from '@marquee/contracts/page';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arrange } from '../src/pages/arrange.domain.js';
import { fill } from '../src/pages/fill.domain.js';
import type { Candidate } from '../src/rows/candidate.domain.js';
import { built, ids } from './factories.js';

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
  .map((rows) => rows.map(({ kind, titleIds }, index) => live(built(kind, titleIds, `${kind}:${index}`))));

describe('filling a page', () => {
  it('shows no title twice, continue watching excepted', () => {
    fc.assert(
      fc.property(candidateRows, (candidates) => {
        const rows = fill(candidates, { rows: 6, items: 6 }).filter((row) => row.kind !== 'continue-watching');
        const shown = rows.flatMap((row) => row.items.map((item) => item.titleId));
        expect(new Set(shown).size).toBe(shown.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('never changes a row because of what comes below it', () => {
    fc.assert(
      fc.property(candidateRows, fc.nat(20), (candidates, count) => {
        const above = fill(candidates.slice(0, count), { rows: 6, items: 6 });
        expect(fill(candidates, { rows: 6, items: 6 }).slice(0, above.length)).toEqual(above);
      }),
    );
  });

  it('stays within its rectangle', () => {
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

  it('takes the next candidates where the first are shown above', () => {
    const rows = fill(
      [live(built('top-picks', ids('a', 4))), live(built('trending-now', ['a0', 'a1', ...ids('b', 6)]))],
      {
        rows: 2,
        items: 4,
      },
    );
    expect(rows[1]?.items.map((item) => item.titleId)).toEqual(ids('b', 4));
  });

  it('drops a row of discovery that is left too short, and keeps a short list of the viewer', () => {
    const rows = fill([live(built('new-releases', ids('a', 3))), live(built('my-list', ['m1']))], {
      rows: 5,
      items: 5,
    });
    expect(rows.map((row) => row.kind)).toEqual(['my-list']);
  });

  it('lets continue watching hide nothing', () => {
    const rows = fill([live(built('continue-watching', ['a0'])), live(built('top-picks', ids('a', 4)))], {
      rows: 2,
      items: 4,
    });
    expect(rows[1]?.items[0]?.titleId).toBe('a0');
  });
});

describe('arranging rows', () => {
  it('puts continue watching first and spreads rows of one kind', () => {
    const arranged = arrange([
      live(built('because-you-watched', [], 'because-you-watched:1')),
      live(built('because-you-watched', [], 'because-you-watched:2')),
      live(built('trending-now', [])),
      live(built('continue-watching', [])),
    ]);
    expect(arranged.map(({ row }) => row.rowId)).toEqual([
      'continue-watching',
      'trending-now',
      'because-you-watched:1',
      'because-you-watched:2',
    ]);
  });
});
