import { describe, expect, it } from '@jest/globals';
import { TokenBuckets } from '../../src/ingress/token-buckets.js';

describe('token buckets', () => {
  it('allow a burst of two seconds, then refuse a key and say when to retry', () => {
    let now = 0;
    const buckets = new TokenBuckets(
      () => 2,
      () => now,
    );
    expect(Array.from({ length: 5 }, () => buckets.take('ann').allowed)).toEqual([true, true, true, true, false]);
    expect(buckets.take('ann')).toEqual({ allowed: false, retryAfterSeconds: 1 });
    expect(buckets.take('bob').allowed).toBe(true);
    now = 500;
    expect([buckets.take('ann').allowed, buckets.take('ann').allowed]).toEqual([true, false]);
  });
});
