import { describe, expect, it } from '@jest/globals';
import { seriesIn } from '../src/metrics-text.js';

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
