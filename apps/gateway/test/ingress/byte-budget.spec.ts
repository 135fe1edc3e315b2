import { describe, expect, it } from '@jest/globals';
import { ByteBudget } from '../../src/ingress/byte-budget.js';

describe('byte budget', () => {
  it('reserves no more bytes than its limit, and reserves released bytes again', () => {
    const budget = new ByteBudget(() => 100);
    const release = budget.reserve(70);
    expect(budget.reserve(31)).toBe(undefined);
    release?.();
    release?.();
    expect(budget.usedBytes).toBe(0);
    expect(budget.reserve(100)).not.toBe(undefined);
  });
});
