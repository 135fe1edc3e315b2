import { describe, expect, it } from '@jest/globals';
import { Health } from '../src/index.js';

describe('health', () => {
  it('keeps an instance in service while it does not consume', () => {
    const health = new Health();
    health.serves('listening', () => true);
    health.consumes('viewing.events.v1', () => 'no progress for 12 s');
    const report = health.report();
    expect(report.serves).toBe(true);
    expect(report.consumes).toBe(false);
    expect(report.checks).toEqual({ listening: true, 'viewing.events.v1': 'no progress for 12 s' });
  });

  it('takes an instance out of service while one check fails', () => {
    const health = new Health();
    health.serves('a', () => true);
    health.serves('b', () => 'draining');
    expect(health.report().serves).toBe(false);
  });
});
