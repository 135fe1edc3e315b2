import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { slowStart } from '../src/balancer.js';
import { PeakEwma } from '../src/latency.js';

describe('the latency of an instance', () => {
  it('is unknown before the first answer', () => {
    expect(new PeakEwma(1000).read(5)).toBeUndefined();
  });

  it('rises to a slower answer at once and falls gradually after faster ones', () => {
    const latency = new PeakEwma(1000);
    latency.observe(10, 0);
    latency.observe(100, 0);
    expect(latency.read(0)).toBe(100);
    latency.observe(10, 1000);
    expect(latency.read(1000)).toBeCloseTo(100 / Math.E + 10 * (1 - 1 / Math.E));
  });

  it('fades while there are no calls', () => {
    const latency = new PeakEwma(1000);
    latency.observe(100, 0);
    expect(latency.read(1000)).toBeCloseTo(100 / Math.E);
  });

  it('never exceeds the slowest answer', () => {
    const answers = fc.array(fc.record({ ms: fc.nat(1000), after: fc.nat(5000) }), { minLength: 1 });
    fc.assert(
      fc.property(answers, (all) => {
        const latency = new PeakEwma(1000);
        let now = 0;
        for (const { ms, after } of all) latency.observe(ms, (now += after));
        expect(latency.read(now)).toBeLessThanOrEqual(Math.max(...all.map(({ ms }) => ms)) + 1e-9);
      }),
    );
  });
});

describe('slow start', () => {
  it('rises from a tenth to the full weight and stays there', () => {
    expect([0, 15_000, 30_000, 90_000].map((age) => slowStart(age, 30_000))).toEqual([0.1, 0.55, 1, 1]);
  });
});
