import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { capacity, rank } from '../src/rendezvous.js';

const nodes = fc.uniqueArray(
  fc.record({ id: fc.string({ minLength: 1, maxLength: 8 }), weight: fc.double({ min: 0.1, max: 10, noNaN: true }) }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 8 },
);

describe('rendezvous hashing', () => {
  it('ranks every node once, independent of their order', () => {
    fc.assert(
      fc.property(fc.string(), nodes, (key, all) => {
        const ranked = rank(key, all).map(({ id }) => id);
        expect(new Set(ranked)).toEqual(new Set(all.map(({ id }) => id)));
        expect(rank(key, all.toReversed()).map(({ id }) => id)).toEqual(ranked);
      }),
    );
  });

  it('moves only the keys of a node that leaves', () => {
    fc.assert(
      fc.property(fc.string(), nodes, fc.nat(), (key, all, seed) => {
        const gone = all[seed % all.length];
        const before = rank(key, all);
        const after = rank(
          key,
          all.filter((node) => node !== gone),
        );
        expect(after).toEqual(before.filter((node) => node !== gone));
      }),
    );
  });

  it('spreads keys by weight', () => {
    const light = { id: 'light', weight: 1 };
    const heavy = { id: 'heavy', weight: 3 };
    const keys = Array.from({ length: 4000 }, (_, index) => `viewer-${index}`);
    const onHeavy = keys.filter((key) => rank(key, [light, heavy])[0] === heavy).length;
    expect(onHeavy / keys.length).toBeGreaterThan(0.71);
    expect(onHeavy / keys.length).toBeLessThan(0.79);
  });
});

describe('the load bound', () => {
  it('leaves room for every request in total', () => {
    fc.assert(
      fc.property(nodes, fc.nat(10_000), (all, inFlight) => {
        const weights = all.reduce((sum, { weight }) => sum + weight, 0);
        const room = all.reduce((sum, { weight }) => sum + capacity(weight / weights, inFlight, 1.25), 0);
        expect(room).toBeGreaterThan(inFlight);
      }),
    );
  });
});
