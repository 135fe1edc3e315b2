import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Ejection, withoutEjected } from '../src/ejection.js';

const settings = { failures: 3, baseMs: 100, longestMs: 300 };

function fail(ejection: Ejection, times: number, now: number): boolean[] {
  return Array.from({ length: times }, () => ejection.observe(false, now));
}

describe('an ejection', () => {
  it('starts at the third consecutive failure', () => {
    const ejection = new Ejection(settings);
    expect(fail(ejection, 3, 10)).toEqual([false, false, true]);
    expect(ejection.until).toBe(110);
  });

  it('does not start while there are successes in between', () => {
    const ejection = new Ejection(settings);
    for (let round = 0; round < 10; round++) {
      expect(fail(ejection, 2, round)).toEqual([false, false]);
      ejection.observe(true, round);
    }
  });

  it('starts again at the next failure and takes twice as long, up to the maximum', () => {
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

  it('is neither extended nor ended by calls that started before it', () => {
    const ejection = new Ejection(settings);
    fail(ejection, 3, 0);
    ejection.observe(false, 50);
    ejection.observe(true, 50);
    expect(ejection.until).toBe(100);
  });
});

describe('withoutEjected', () => {
  it('keeps at least half of the instances and all healthy ones', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ end: fc.nat(200) }), { maxLength: 9 }), (all) => {
        const stay = withoutEjected(all, ({ end }) => end, 100);
        expect(stay.length).toBeGreaterThanOrEqual(Math.ceil(all.length / 2));
        expect(stay.filter(({ end }) => end <= 100)).toEqual(all.filter(({ end }) => end <= 100));
      }),
    );
  });

  it('removes the instances with the longest ejection first', () => {
    expect(withoutEjected([150, 180, 160, 170], (end) => end, 100)).toEqual([150, 160]);
  });

  it('keeps the only instance', () => {
    expect(withoutEjected([500], (end) => end, 100)).toEqual([500]);
  });
});
