import { describe, expect, it } from '@jest/globals';
import { STEPS, weightsFor } from '../src/weights.domain.js';

describe('the weight of a candidate', () => {
  it.each(STEPS)('gives it $share of the calls beside two replicas and the other candidate', ({ share }) => {
    const { canary, baseline } = weightsFor(share, 2);
    expect(Math.abs(canary / (canary + baseline + 2) - share)).toBeLessThanOrEqual(0.011);
  });

  it('differs from that of the other, so that callers do not choose between them by load', () => {
    const { canary, baseline } = weightsFor(0.5, 2);
    expect(canary).not.toBe(baseline);
    expect(Math.abs(baseline / canary - 1)).toBeLessThan(0.001);
  });
});
