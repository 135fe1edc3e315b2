import { describe, expect, it } from '@jest/globals';
import { Health } from '../src/index.js';

describe('health', () => {
  it('serves although it does not consume', () => {
    const health = new Health();
    health.serves('listening', () => true);
    health.consumes('viewing.events.v1', () => 'no progress for 12 s');
    const report = health.report();
    expect(report.serves).toBe(true);
    expect(report.consumes).toBe(false);
    expect(report.checks).toEqual({ listening: true, 'viewing.events.v1': 'no progress for 12 s' });
  });

  it('does not serve while one check says what is missing', () => {
    const health = new Health();
    health.serves('a', () => true);
    health.serves('b', () => 'draining');
    expect(health.report().serves).toBe(false);
  });
});
