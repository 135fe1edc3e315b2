import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cluster, nearest } from '../../src/model/cluster.domain.js';

const share = (genres: Readonly<Record<string, number>>) => new Map(Object.entries(genres));

const profiles = fc.uniqueArray(
  fc.record({
    viewerId: fc.integer({ min: 0, max: 99 }).map((n) => `v${n}`),
    genres: fc
      .dictionary(fc.constantFrom('drama', 'noir', 'western', 'war'), fc.double({ min: 0.05, max: 1, noNaN: true }))
      .map(share),
  }),
  { selector: ({ viewerId }) => viewerId, maxLength: 40 },
);

describe('cluster', () => {
  it('puts every viewer with known genres into exactly one cluster, and no other viewer', () => {
    fc.assert(
      fc.property(profiles, fc.integer({ min: 1, max: 8 }), (all, k) => {
        const clusters = cluster(all, k);
        const known = all.filter(({ genres }) => genres.size > 0).map(({ viewerId }) => viewerId);
        expect(clusters.flatMap(({ members }) => members).sort()).toEqual(known.sort());
        expect(clusters.length).toBeLessThanOrEqual(k);
        expect(clusters.filter(({ members }) => members.length === 0)).toEqual([]);
      }),
    );
  });

  it('returns the same clusters for any order of viewers', () => {
    fc.assert(
      fc.property(
        profiles.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(cluster(shuffled, 4)).toEqual(cluster(all, 4));
        },
      ),
    );
  });

  it('returns the largest cluster first', () => {
    fc.assert(
      fc.property(profiles, (all) => {
        const sizes = cluster(all, 5).map(({ members }) => members.length);
        expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      }),
    );
  });

  it('separates viewers of different genres', () => {
    const all = [
      { viewerId: 'a', genres: share({ drama: 1 }) },
      { viewerId: 'b', genres: share({ drama: 0.9, noir: 0.1 }) },
      { viewerId: 'c', genres: share({ western: 1 }) },
      { viewerId: 'nobody', genres: share({}) },
    ];
    expect(cluster(all, 2).map(({ members }) => members)).toEqual([['a', 'b'], ['c']]);
  });
});

describe('nearest', () => {
  it('returns the first of equally near centers', () => {
    const centres = [share({ noir: 1 }), share({ western: 1 }), share({ drama: 1 })];
    expect(nearest(share({ western: 1 }), centres)).toBe(1);
    expect(nearest(share({ war: 1 }), centres)).toBe(0);
  });
});
