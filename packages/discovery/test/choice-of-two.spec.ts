import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { choiceOfTwo, type Candidate } from '../src/choice-of-two.js';
import { seeded } from '@marquee/tooling/seeded';

function shares<T extends Candidate>(candidates: readonly T[], draws = 20_000): readonly number[] {
  const random = seeded(7);
  const counts = new Map<T, number>();
  for (let draw = 0; draw < draws; draw++) {
    const chosen = choiceOfTwo(candidates, random);
    if (chosen) counts.set(chosen, (counts.get(chosen) ?? 0) + 1);
  }
  return candidates.map((candidate) => (counts.get(candidate) ?? 0) / draws);
}

const idle = { weight: 1, inFlight: 0, latencyMs: 10 };

describe('the choice of two', () => {
  it('is undefined without candidates', () => {
    expect(choiceOfTwo([], Math.random)).toBeUndefined();
  });

  it('is always one of the candidates', () => {
    const candidate = fc.record({
      weight: fc.double({ min: 0.01, max: 100, noNaN: true }),
      inFlight: fc.nat(50),
      latencyMs: fc.option(fc.double({ min: 0, max: 1000, noNaN: true }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(candidate, { minLength: 1, maxLength: 6 }), fc.integer(), (candidates, seed) => {
        expect(candidates).toContain(choiceOfTwo(candidates, seeded(seed)));
      }),
    );
  });

  it('is the less loaded of two equally fast candidates', () => {
    expect(shares([{ ...idle }, { ...idle, inFlight: 3 }])).toEqual([1, 0]);
  });

  it('is the faster of two equally loaded candidates', () => {
    expect(shares([{ ...idle, latencyMs: 200 }, { ...idle }])).toEqual([0, 1]);
  });

  it('assumes that a candidate without a history is as fast as its rival', () => {
    const [fresh] = shares([{ ...idle, latencyMs: undefined }, { ...idle }]);
    expect(fresh).toBeGreaterThan(0.47);
    expect(fresh).toBeLessThan(0.53);
  });

  it('follows the weights among equally loaded candidates', () => {
    const [canary, first, second] = shares([{ ...idle, weight: 0.1 }, { ...idle }, { ...idle, weight: 0.9 }]);
    expect(canary).toBeGreaterThan(0.04);
    expect(canary).toBeLessThan(0.06);
    expect(first).toBeGreaterThan(0.47);
    expect(second).toBeGreaterThan(0.42);
  });

  it('never gives an idle candidate more than twice its share', () => {
    const [canary] = shares([
      { ...idle, weight: 0.1 },
      { ...idle, weight: 0.9, inFlight: 50 },
    ]);
    expect(canary).toBeLessThan(0.21);
    expect(canary).toBeGreaterThan(0.15);
  });
});
