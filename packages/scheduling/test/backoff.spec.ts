import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backoff } from '../src/index.js';

describe('backoff', () => {
  it('doubles the pause up to the limit', () => {
    const retry = backoff({ firstMs: 100, maxMs: 1_000, jitter: 0 });
    expect([1, 2, 3, 4, 5, 6].map(() => retry.next())).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });

  it('starts over after a reset', () => {
    const retry = backoff({ firstMs: 100, maxMs: 1_000, jitter: 0 });
    retry.next();
    retry.next();
    retry.reset();
    expect(retry.next()).toBe(100);
  });

  it('takes off at most the share of the pause that jitter allows', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), (chance) => {
        const pause = backoff({ firstMs: 1_000, maxMs: 1_000, jitter: 0.5, random: () => chance }).next();
        expect(pause).toBeGreaterThanOrEqual(500);
        expect(pause).toBeLessThanOrEqual(1_000);
      }),
    );
  });

  it('stays at the limit after a thousand failures', () => {
    const retry = backoff({ firstMs: 1, maxMs: 5_000, jitter: 0 });
    for (let failure = 0; failure < 1_000; failure += 1) retry.next();
    expect(retry.next()).toBe(5_000);
  });
});
