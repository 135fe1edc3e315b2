import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ItemWeights } from '../../src/model/item-weights.domain.js';
import { train } from '../../src/model/train.domain.js';
import type { TitleInterest } from '../../src/model/train.domain.js';

function likes(viewerId: string, weights: Readonly<Record<string, number>>, genres = ['Drama']): TitleInterest[] {
  return Object.entries(weights).map(([titleId, weight]) => ({ viewerId, titleId, weight, genres }));
}

describe('the similarity of titles', () => {
  const matrix = [...likes('ann', { x: 1, y: 1, z: 1 }), ...likes('ben', { x: 1, y: 0.5 }), ...likes('cid', { x: 1 })];

  it('is the square of the shrunk cosine, in which a viewer of few titles counts more', () => {
    // z has only one viewer in common with the others.
    const [ann, ben, cid] = [1 / Math.log(5), 1 / Math.log(4), 1 / Math.log(3)] as const;
    const norm = Math.sqrt((ann + ben + cid) * (ann + ben * 0.25)) + 0.5;
    const similarity = Number((((ann + ben * 0.5) / norm) ** 2).toPrecision(5));
    expect(train(matrix).neighbors).toEqual([
      ['x', [['y', similarity]]],
      ['y', [['x', similarity]]],
      ['z', []],
    ]);
  });

  it('ranks the neighbors of a title, and equal ones by title id', () => {
    const together = ['ann', 'ben'].flatMap((viewerId) => likes(viewerId, { a: 1, d: 1, c: 1, b: 1 }));
    const more = likes('cid', { a: 1, d: 1 });
    const [first] = train([...together, ...more]).neighbors;
    expect(first?.[1].map(([titleId]) => titleId)).toEqual(['d', 'b', 'c']);
  });

  it('counts more common viewers than 16 bits can hold', () => {
    const crowd = Array.from({ length: 65_537 }, (_, n) => likes(`v${n}`, { x: 1, y: 1 })).flat();
    expect(train(crowd).neighbors).toEqual([
      ['x', [['y', 0.99998]]],
      ['y', [['x', 0.99998]]],
    ]);
  });

  it('is empty without interests', () => {
    expect(train([])).toEqual({ viewers: 0, weights: ItemWeights.NONE, neighbors: [], segments: [] });
  });
});

describe('the segments of a model', () => {
  it('group viewers by genre, the largest segment first, with the titles that they like', () => {
    const { segments } = train([
      ...['a1', 'a2', 'a3'].flatMap((viewerId) => likes(viewerId, { drama1: 1, [`own-${viewerId}`]: 0.5 })),
      ...['b1', 'b2'].flatMap((viewerId) => likes(viewerId, { western1: 1 }, ['Western'])),
    ]);
    expect(segments.map(({ segment, viewers, center }) => ({ segment, viewers, center }))).toEqual([
      { segment: 'taste-1', viewers: 3, center: { drama: 1 } },
      { segment: 'taste-2', viewers: 2, center: { western: 1 } },
    ]);
    expect(segments[0]?.titles).toEqual([
      ['drama1', 3],
      ['own-a1', 0.5],
      ['own-a2', 0.5],
      ['own-a3', 0.5],
    ]);
  });
});

const viewers = fc.uniqueArray(
  fc.record({
    viewerId: fc.integer({ min: 0, max: 30 }).map((n) => `v${n}`),
    // Quarters add up without rounding in any order.
    weights: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), fc.constantFrom(0.25, 0.5, 1), {
      minKeys: 1,
    }),
    genre: fc.constantFrom('Drama', 'Western', 'Noir'),
  }),
  { selector: ({ viewerId }) => viewerId, maxLength: 15 },
);

describe('train', () => {
  it('returns the same model for any order of viewers', () => {
    fc.assert(
      fc.property(
        viewers.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const modelOf = (some: typeof all) =>
            train(some.flatMap(({ viewerId, weights, genre }) => likes(viewerId, weights, [genre])));
          expect(modelOf(shuffled)).toEqual(modelOf(all));
        },
      ),
    );
  });
});
