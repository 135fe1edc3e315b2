import type { BuiltRow } from '@marquee/contracts/row-builder';
import { describe, expect, it } from '@jest/globals';
import { ItemWeights, TitleScores } from '../../src/model/item-weights.domain.js';
import { withAffinity } from '../../src/rows/affinity.domain.js';
import { NOON } from '../factories.js';

/** What someone who has watched `seen` is likely to watch: `best` rather than `good`, and not `bad`. */
const scores = new ItemWeights(
  ['seen', 'best', 'good', 'bad'],
  Float32Array.from([0, 0.8, 0.4, -0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
).scores([['seen', 1]]);

function row(...titleIds: string[]): BuiltRow {
  return { rowId: 'top-picks', kind: 'top-picks', title: '', asOf: NOON.toISOString(), titleIds, cards: [] };
}

function affinities(...rows: BuiltRow[]): (number | undefined)[] {
  return withAffinity(rows, scores).map(({ affinity }) => affinity);
}

describe('the affinity of a row', () => {
  it('is 1 if it shows what the viewer is most likely to watch, and less for other titles and other orders', () => {
    const [ideal, reversed, half, unknown] = affinities(
      row('best', 'good'),
      row('good', 'best'),
      row('good'),
      row('not-in-the-model'),
    );
    expect(ideal).toBe(1);
    expect(reversed).toBeLessThan(1);
    expect(half).toBeLessThan(reversed ?? 0);
    expect(unknown).toBe(0);
  });

  it('is 0, and not negative, for titles that the viewer avoids, and for a row without titles', () => {
    expect(affinities(row('bad'), row())).toEqual([0, 0]);
  });

  it('counts only what a screen shows', () => {
    const many = Array.from({ length: 10 }, () => 'good');
    expect(affinities(row(...many, 'bad', 'bad'))).toEqual(affinities(row(...many)));
  });

  it('does not depend on the other rows, so that one row can be built alone', () => {
    expect(affinities(row('good'), row('best'))[0]).toBe(affinities(row('good'))[0]);
  });

  it('is absent without a model or a history', () => {
    const rows = [row('best')];
    expect(withAffinity(rows, TitleScores.NONE)).toEqual(rows);
  });
});
