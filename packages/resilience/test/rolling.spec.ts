import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PERCENTILES, RollingCounter, RollingPercentile } from '../src/index.js';

describe('the rolling counter', () => {
  it('equals a count over the events in the window', () => {
    const step = fc.record({ ms: fc.nat(15_000), kind: fc.nat(2), again: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(1e9), (steps, origin) => {
        const counter = new RollingCounter(3);
        const log: Array<{ at: number; kind: number }> = [];
        let at = origin;
        for (const { ms, kind, again } of steps) {
          at += ms;
          for (let i = 0; i < again; i++) {
            counter.add(kind, at);
            log.push({ at, kind });
          }
          const from = (Math.floor(at / 1_000) - 9) * 1_000;
          for (const each of [0, 1, 2]) {
            const kept = log.filter((entry) => entry.kind === each && entry.at >= from);
            expect(counter.count(each, at)).toBe(kept.length);
          }
        }
      }),
    );
  });

  it('counts from zero after a reset', () => {
    const counter = new RollingCounter(1);
    counter.add(0, 500);
    counter.reset();
    counter.add(0, 1_500);
    expect([counter.count(0, 1_500), counter.count(0, 11_500)]).toEqual([1, 0]);
  });
});

describe('the rolling percentile', () => {
  it('interpolates between neighbouring values', () => {
    const latency = new RollingPercentile();
    for (const value of [40, 10, 30, 20, 50]) latency.add(value, 0);
    expect(latency.percentiles(0)).toEqual({
      0: 10,
      25: 20,
      50: 30,
      75: 40,
      90: 46,
      95: 48,
      99: 49.6,
      99.5: 49.8,
      100: 50,
    });
  });

  it('is 0 without values', () => {
    expect(new Set(Object.values(new RollingPercentile().percentiles(1_234)))).toEqual(new Set([0]));
  });

  it('keeps the latest hundred values of a bucket', () => {
    const latency = new RollingPercentile();
    for (let value = 0; value < 250; value++) latency.add(value, 9_999);
    expect(latency.percentiles(9_999)).toMatchObject({ 0: 150, 100: 249 });
  });

  it('forgets values after a minute', () => {
    const latency = new RollingPercentile();
    latency.add(900, 0);
    latency.add(5, 30_000);
    expect(latency.percentiles(59_999)[100]).toBe(900);
    expect(latency.percentiles(60_000)[100]).toBe(5);
    expect(latency.percentiles(1e7)[100]).toBe(0);
  });

  it('never decreases from one percentile to the next and stays between minimum and maximum', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 99 }), (values) => {
        const latency = new RollingPercentile();
        for (const value of values) latency.add(value, 0);
        const shown = latency.percentiles(0);
        const inOrder = PERCENTILES.map((percentile) => shown[percentile]);
        expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
        expect([inOrder.at(0), inOrder.at(-1)]).toEqual([Math.min(...values), Math.max(...values)]);
      }),
    );
  });
});
