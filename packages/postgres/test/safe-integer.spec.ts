import { describe, expect, it } from '@jest/globals';
import { UnsafeIntegerError, toCount, toVersion } from '../src/index.js';

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

describe('a count of 64 bits', () => {
  it('is exact up to 2^53 - 1', () => {
    expect([0n, 2n ** 31n, LARGEST].map(toCount)).toEqual([0, 2 ** 31, Number.MAX_SAFE_INTEGER]);
  });

  it('stays at 2^53 - 1 when it is larger', () => {
    expect([LARGEST + 1n, 2n ** 63n - 1n].map(toCount)).toEqual([Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]);
  });
});

describe('a version of 64 bits', () => {
  it('is exact up to 2^53 - 1', () => {
    expect([0n, 2n ** 31n, LARGEST].map(toVersion)).toEqual([0, 2 ** 31, Number.MAX_SAFE_INTEGER]);
  });

  it('is refused when it is larger, because it would equal its neighbor', () => {
    expect(() => toVersion(LARGEST + 1n)).toThrow(UnsafeIntegerError);
  });
});
