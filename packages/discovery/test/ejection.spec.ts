import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Ejection, withoutEjected } from '../src/ejection.js';

const settings = { failures: 3, baseMs: 100, longestMs: 300 };

function fail(ejection: Ejection, times: number, now: number): boolean[] {
  return Array.from({ length: times }, () => ejection.observe(false, now));
}

describe('ejection', () => {
  it('comes at the third failure in a row', () => {
    const ejection = new Ejection(settings);
    expect(fail(ejection, 3, 10)).toEqual([false, false, true]);
    expect(ejection.until).toBe(110);
  });

  it('does not come while successes lie between', () => {
    const ejection = new Ejection(settings);
    for (let round = 0; round < 10; round++) {
      expect(fail(ejection, 2, round)).toEqual([false, false]);
      ejection.observe(true, round);
    }
  });

  it('comes again at the first failure afterwards, for twice as long, up to the longest', () => {
    const ejection = new Ejection(settings);
    fail(ejection, 3, 0);
    const ends = [1000, 2000, 3000].map((now) => {
      ejection.observe(false, now);
      return ejection.until - now;
    });
    expect(ends).toEqual([200, 300, 300]);
  });

  it('is forgotten after a success', () => {
    const ejection = new Ejection(settings);
    fail(ejection, 3, 0);
    ejection.observe(true, 1000);
    expect(fail(ejection, 3, 1000)).toEqual([false, false, true]);
    expect(ejection.until).toBe(1100);
  });

  it('is neither prolonged nor ended by answers to calls made before it', () => {
    const ejection = new Ejection(settings);
    fail(ejection, 3, 0);
    ejection.observe(false, 50);
    ejection.observe(true, 50);
    expect(ejection.until).toBe(100);
  });
});

describe('of a group', () => {
  it('at least half always stay, and nobody healthy is held back', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ end: fc.nat(200) }), { maxLength: 9 }), (all) => {
        const stay = withoutEjected(all, ({ end }) => end, 100);
        expect(stay.length).toBeGreaterThanOrEqual(Math.ceil(all.length / 2));
        expect(stay.filter(({ end }) => end <= 100)).toEqual(all.filter(({ end }) => end <= 100));
      }),
    );
  });

  it('those ejected for longest are held back first', () => {
    expect(withoutEjected([150, 180, 160, 170], (end) => end, 100)).toEqual([150, 160]);
  });

  it('a single one is never held back', () => {
    expect(withoutEjected([500], (end) => end, 100)).toEqual([500]);
  });
});
