import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { easeOf } from '../../src/model/ease.domain.js';
import { inverseOf } from '../../src/model/invert.domain.js';
import { ItemWeights } from '../../src/model/item-weights.domain.js';

describe('the inverse of a matrix', () => {
  it('times the matrix is the identity, for every size', () => {
    const symmetric = fc
      .integer({ min: 1, max: 40 })
      .chain((n) =>
        fc.tuple(
          fc.constant(n),
          fc.array(fc.array(fc.nat(n - 1), { maxLength: 12 }), { maxLength: 30 }),
          fc.integer({ min: 1, max: 50 }),
        ),
      );
    fc.assert(
      fc.property(symmetric, ([n, lists, diagonal]) => {
        const matrix = new Float32Array(n * n);
        const add = (row: number, column: number, value: number) =>
          (matrix[row * n + column] = (matrix[row * n + column] ?? 0) + value);
        for (const list of lists) for (const a of list) for (const b of list) add(a, b, 1);
        for (let index = 0; index < n; index += 1) add(index, index, diagonal);
        const inverse = inverseOf(n, (values) => values.set(matrix));
        const product = (row: number, column: number) => {
          let sum = 0;
          for (let k = 0; k < n; k += 1) sum += (matrix[row * n + k] ?? 0) * (inverse[k * n + column] ?? 0);
          return sum;
        };
        for (let row = 0; row < n; row += 1) {
          for (let column = 0; column < n; column += 1) {
            expect(product(row, column)).toBeCloseTo(row === column ? 1 : 0, 3);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the weights of EASE', () => {
  /** Four people watch a and b, four watch c and d, and everybody watches e. */
  const histories = [
    ...Array.from({ length: 4 }, () => ['a', 'b', 'e']),
    ...Array.from({ length: 4 }, () => ['c', 'd', 'e']),
  ];
  const weightsOf = (model: ItemWeights, titleId: string) => {
    const row = model.row(model.titleIds.indexOf(titleId));
    return Object.fromEntries(model.titleIds.map((id, index) => [id, row[index] ?? 0]));
  };

  it('say of a title that those who watched it also watch what others watched with it', () => {
    const a = weightsOf(easeOf(histories), 'a');
    expect(a['b']).toBeGreaterThan(0);
    expect(a['b']).toBeGreaterThan(a['e'] ?? 0);
    expect(a['c']).toBeLessThan(0);
    expect(a['a']).toBe(0);
  });

  it('are the closed form: -P[i][j] / P[j][j] with P the inverse of the regularized matrix', () => {
    // Two titles and three viewers of both: P is the inverse of [[3w + 40, 3w], [3w, 3w + 40]] with w = 1 / ln 4.
    const common = 3 / Math.log(4);
    const model = easeOf([
      ['a', 'b'],
      ['a', 'b'],
      ['b', 'a'],
    ]);
    expect(weightsOf(model, 'a')['b']).toBeCloseTo(common / (common + 40), 5);
  });

  it('leave out titles of fewer than three viewers, and are empty when no title has more', () => {
    expect(easeOf([...histories, ['f'], ['f']]).titleIds).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(easeOf([['a'], ['a']])).toBe(ItemWeights.NONE);
  });

  it('are the same, to the last bit, for the same histories', () => {
    const [first, second] = [easeOf(histories), easeOf(histories)];
    expect(first.titleIds.map((_, position) => [...first.row(position)])).toEqual(
      second.titleIds.map((_, position) => [...second.row(position)]),
    );
  });
});

describe('the scores of a history', () => {
  const model = new ItemWeights(['a', 'b', 'c'], Float32Array.from([0, 0.5, -1, 0.25, 0, 0.75, 0.1, 0.2, 0]));

  it('are the weighted sums of what its titles give, as far as the model knows them', () => {
    const scores = model.scores([
      ['a', 1],
      ['unknown', 1],
      ['c', 0.5],
    ]);
    expect(Array.from(scores.likely())).toEqual([
      ['a', expect.closeTo(0.05)],
      ['b', expect.closeTo(0.6)],
    ]);
    expect([scores.of('c'), scores.of('unknown')]).toEqual([-1, 0]);
  });

  it('are empty for an empty history', () => {
    expect(Array.from(model.scores([]).likely())).toEqual([]);
  });
});
