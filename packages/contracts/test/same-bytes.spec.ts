import { describe, expect, it } from '@jest/globals';
import { sameBytes } from '../src/same-bytes.js';

describe('sameBytes', () => {
  it.each([
    ['secret', 'secret', true],
    ['secret', 'secreT', false],
    ['secret', 'secret and more', false],
    ['', 'secret', false],
  ])('compares %p with %p, of any length: %p', (given, expected, same) => {
    expect(sameBytes(Buffer.from(given), Buffer.from(expected))).toBe(same);
  });
});
