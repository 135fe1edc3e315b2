import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backOffMs } from '../src/back-off.js';
import { repeat } from '../src/clock.js';
import { retryAfterMs } from '../src/retry-after.js';
import { ManualClock } from '../src/testing/manual-clock.js';

describe('backOffMs', () => {
  const backOff = { firstMs: 1_000, maxMs: 10_000 };

  it('doubles with each attempt up to its maximum', () => {
    expect([0, 1, 2, 3, 4, 50].map((attempt) => backOffMs(attempt, backOff, 1))).toEqual([
      1_000, 2_000, 4_000, 8_000, 10_000, 10_000,
    ]);
  });

  it('is spread between half of the pause and all of it', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const all = backOffMs(attempt, backOff, 1);
        const pause = backOffMs(attempt, backOff, random);
        expect(pause).toBeGreaterThanOrEqual(all / 2);
        expect(pause).toBeLessThanOrEqual(all);
      }),
    );
  });
});

describe('retryAfterMs', () => {
  it('reads seconds and HTTP dates, and nothing else', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect([
      retryAfterMs('2', now),
      retryAfterMs('Thu, 01 Jan 2026 00:00:05 GMT', now),
      retryAfterMs(null, now),
      retryAfterMs('soon', now),
    ]).toEqual([2_000, 5_000, undefined, undefined]);
  });
});

describe('repeat', () => {
  it('runs the work after each pause until it is cancelled', async () => {
    const clock = new ManualClock();
    const runs: number[] = [];
    const cancel = repeat(clock, () => runs.push(clock.now()), 1_000);
    await clock.advance(3_500);
    cancel();
    await clock.advance(10_000);
    expect(runs).toEqual([1_000, 2_000, 3_000]);
    expect(clock.pending).toBe(0);
  });

  it('continues after work that throws', async () => {
    const clock = new ManualClock();
    repeat(
      clock,
      () => {
        throw new Error('failed once');
      },
      1_000,
    );
    await expect(clock.advance(1_000)).rejects.toThrow('failed once');
    expect(clock.pending).toBe(1);
  });
});
