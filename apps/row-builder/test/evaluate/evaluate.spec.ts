import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { listsOf } from '../../src/evaluate/lists.js';
import { deviation, measure } from '../../src/evaluate/measures.domain.js';
import type { Rating } from '../../src/evaluate/movielens.js';
import { splitAtRandom, splitByTime, withEnoughRatings } from '../../src/evaluate/split.domain.js';
import { title } from '../factories.js';

const rating = (viewer: number, titleNumber: number, stars = 4, minute = 0): Rating => ({
  viewerId: `v${viewer}`,
  titleId: `t${titleNumber}`,
  stars,
  at: new Date(minute * 60_000),
});

const ratings = fc.array(
  fc
    .record({ viewer: fc.nat(9), number: fc.nat(19), minute: fc.nat(1_000) })
    .map(({ viewer, number, minute }) => rating(viewer, number, 4, minute)),
  { maxLength: 200 },
);

describe('a split', () => {
  it('puts every rating on exactly one side, and the same seed gives the same split', () => {
    fc.assert(
      fc.property(ratings, fc.integer(), (all, seed) => {
        const split = splitAtRandom(all, seed);
        expect(split.flatMap(({ known, held }) => [...known, ...held])).toHaveLength(all.length);
        expect(splitAtRandom(all, seed)).toEqual(split);
      }),
    );
  });

  it('by time holds out nothing that is older than what is known', () => {
    fc.assert(
      fc.property(ratings, (all) => {
        const split = splitByTime(all);
        const times = (of: 'known' | 'held') => split.flatMap((viewer) => viewer[of].map(({ at }) => at.getTime()));
        expect(Math.max(...times('known'), -1)).toBeLessThanOrEqual(Math.min(...times('held'), Infinity));
      }),
    );
  });

  it('leaves out titles with too few ratings', () => {
    expect(withEnoughRatings([rating(1, 1), rating(2, 1), rating(1, 2)], 2)).toEqual([rating(1, 1), rating(2, 1)]);
  });
});

describe('measure', () => {
  const knownBy = new Map([
    ['a', 4],
    ['b', 2],
    ['c', 1],
    ['d', 1],
  ]);

  it('is one for a list that has everything wanted at its top', () => {
    const found = measure([{ titleIds: ['a', 'b', 'c'], wanted: new Set(['a', 'b']) }], knownBy, 4);
    expect(found).toMatchObject({ ndcg: 1, recall: 1, precision: 0.2, coverage: 0.75 });
    expect(found.novelty).toBe((0 + 1 + 2) / 3);
  });

  it('discounts a hit by its rank', () => {
    const found = measure([{ titleIds: ['c', 'd', 'a'], wanted: new Set(['a']) }], knownBy, 4);
    expect(found.ndcg).toBe(1 / Math.log2(4));
  });

  it('ignores viewers of whom nothing was held out', () => {
    const judged = { titleIds: ['a'], wanted: new Set(['a']) };
    expect(measure([judged, { titleIds: ['b'], wanted: new Set() }], knownBy, 4).ndcg).toBe(1);
  });
});

describe('deviation', () => {
  it('is that of a sample', () => {
    expect(deviation([1, 2, 3])).toBe(1);
    expect(deviation([1])).toBe(0);
  });
});

describe('the recommendations for viewers of two tastes', () => {
  /** Everyone likes some titles of one half of the catalog and rates two of the other half badly. */
  const crowd = Array.from({ length: 60 }, (_, viewer) =>
    Array.from({ length: 20 }, (_each, number) => {
      const own = viewer % 2 === number % 2;
      if (own && (viewer * 7 + number * 3) % 5 === 0) return [];
      return own ? [rating(viewer, number, 4.5)] : number < 4 ? [rating(viewer, number, 1)] : [];
    }).flat(),
  ).flat();
  const titles = Array.from({ length: 20 }, (_, number) => title(`t${number}`));

  it('find the held-out titles of the viewer’s own taste, which the most popular ones do not', async () => {
    const split = splitAtRandom(crowd, 1);
    const { topPicks, popular } = await listsOf(split, titles);
    const known = new Map(titles.map(({ titleId }) => [titleId, 1]));
    const [picks, most] = [measure(topPicks, known, 60), measure(popular, known, 60)];
    expect(picks.ndcg).toBeGreaterThan(1.2 * most.ndcg);
  });

  it('never offer a title that the viewer is known to have rated', async () => {
    const split = splitAtRandom(crowd, 2);
    const { topPicks, popular } = await listsOf(split, titles);
    for (const [index, { known }] of split.entries()) {
      const rated = new Set(known.map(({ titleId }) => titleId));
      const offered = [...(topPicks[index]?.titleIds ?? []), ...(popular[index]?.titleIds ?? [])];
      expect(offered.filter((titleId) => rated.has(titleId))).toEqual([]);
    }
  });
});
