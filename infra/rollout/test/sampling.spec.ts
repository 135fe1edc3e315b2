import { describe, expect, it } from '@jest/globals';
import { seriesIn } from '../src/metrics-text.js';
import { STEPS, weightsFor } from '../src/weights.domain.js';

describe('the text of Prometheus', () => {
  it('is read for the series that are wanted, with their labels', () => {
    const text = [
      '# HELP rows Rows of an answer',
      '# TYPE rows histogram',
      'rows_sum{peer="row-builder-canary",note="a \\"quoted\\" {word}"} 16',
      'rows_count{peer="row-builder-canary"} 2',
      'memory_bytes 1.5e+08',
    ].join('\n');
    expect(seriesIn(text, new Set(['rows_sum', 'memory_bytes']))).toEqual([
      { name: 'rows_sum', labels: { peer: 'row-builder-canary', note: 'a \\"quoted\\" {word}' }, value: 16 },
      { name: 'memory_bytes', labels: {}, value: 150_000_000 },
    ]);
  });
});

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
