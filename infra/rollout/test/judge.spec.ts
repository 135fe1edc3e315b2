import { describe, expect, it } from '@jest/globals';
import { seeded } from '@marquee/tooling/seeded';
import fc from 'fast-check';
import { Bet } from '../src/bet.domain.js';
import { CHECKS, NOTHING, compare, since } from '../src/compare.domain.js';
import type { Totals } from '../src/compare.domain.js';
import { FALSE_ALARM_RATE, Judge } from '../src/judge.domain.js';
import { COMPARISONS } from '../src/weights.domain.js';

/** A second of an instance whose calls are slow, fail or lack rows with a certain probability, in clusters. */
function second(random: () => number, part: { failing?: number; slow?: number; rows?: number; memory?: number } = {}) {
  const { failing = 0.01, slow = 0.05, rows = 8, memory = 100 } = part;
  const calls = 1 + Math.floor(random() * 20);
  // One bad moment hits several calls, as a pause of the collector does.
  const failed = random() < 4 * failing ? Math.ceil(calls / 4) : 0;
  const seconds = (calls - failed) * (0.005 + 0.01 * random() + (random() < slow ? 0.1 : 0));
  return {
    answered: calls - failed,
    failed,
    seconds,
    rows: calls * rows,
    rowAnswers: calls,
    ejectedBy: 0,
    memoryBytes: memory * 2 ** 20,
  };
}

function rollout(seed: number, canary: Parameters<typeof second>[1] = {}): Judge {
  const random = seeded(seed);
  const judge = new Judge();
  for (let told = 0; told < COMPARISONS && judge.refusal === undefined; told += 1) {
    judge.observe(second(random, canary), second(random));
  }
  return judge;
}

const seeds = (count: number) => Array.from({ length: count }, (_, seed) => seed + 1);

describe('the judge of a canary', () => {
  it('refuses at most 1 % of the versions that are as good as the present one', () => {
    const refused = seeds(2_000).filter((seed) => rollout(seed).refusal !== undefined);
    expect(refused.length / 2_000).toBeLessThanOrEqual(FALSE_ALARM_RATE);
  });

  it.each([
    ['a fifth of whose calls fail', { failing: 0.2 }, 'it fails more calls'],
    ['that takes 100 ms longer', { slow: 1 }, 'it answers slower'],
    ['without rows', { rows: 0 }, 'it answers with fewer live rows'],
    ['that uses three times the memory', { memory: 300 }, 'it uses more memory'],
  ])('refuses a version %s in each of 200 rollouts, and says why', (_what, canary, verdict) => {
    const reasons = seeds(200).map((seed) => rollout(seed, canary).refusal ?? 'promoted');
    expect(reasons.filter((reason) => !reason.startsWith(verdict))).toEqual([]);
  });

  it('refuses a version that callers avoid, although there is nothing to compare', () => {
    const judge = new Judge();
    const random = seeded(1);
    for (let told = 0; told < 20; told += 1) judge.observe({ ...NOTHING, ejectedBy: 2 }, second(random));
    expect(judge.refusal).toMatch(/^it is avoided by more callers/);
  });

  it('learns nothing while one of the two was not called', () => {
    const judge = new Judge();
    expect(judge.observe(NOTHING, second(seeded(1)))).toBe(false);
    expect(judge.comparisons).toBe(0);
  });
});

describe('a comparison', () => {
  const instance = fc.record({
    answered: fc.nat(50),
    failed: fc.nat(50),
    seconds: fc.double({ min: 0, max: 10, noNaN: true }),
    rows: fc.nat(400),
    rowAnswers: fc.nat(50),
    ejectedBy: fc.nat(3),
    memoryBytes: fc.nat(1_000_000_000),
  });

  it.each(CHECKS)('of $name says the opposite when both change places', (check) => {
    const opposite = { worse: 'better', better: 'worse', same: 'same' } as const;
    fc.assert(
      fc.property(instance, instance, (one, other) => {
        const comparison = compare(check, one, other);
        expect(compare(check, other, one)).toBe(comparison && opposite[comparison]);
      }),
    );
  });
});

describe('a bet', () => {
  it('is fair: over all outcomes of ten comparisons its capital is 1 on average', () => {
    let sum = 0;
    for (let outcome = 0; outcome < 2 ** 10; outcome += 1) {
      const bet = new Bet();
      for (let bit = 0; bit < 10; bit += 1) bet.observe((outcome >> bit) % 2 === 1 ? 'worse' : 'better');
      sum += bet.capital;
    }
    expect(sum / 2 ** 10).toBeCloseTo(1, 9);
  });
});

describe('what happened between two moments', () => {
  const totals: Totals = {
    answered: 10,
    failed: 1,
    seconds: 2,
    rows: 80,
    rowAnswers: 10,
    ejectedBy: 1,
    memoryBytes: 5,
  };

  it('is the difference of the counts, and the rest as it is at the second', () => {
    const after = { ...totals, answered: 13, rows: 88, ejectedBy: 0, memoryBytes: 4 };
    expect(since(totals, after)).toEqual({ ...NOTHING, answered: 3, rows: 8, memoryBytes: 4 });
  });

  it('is unknown when a caller counts from zero again', () => {
    expect(since(totals, { ...totals, answered: 3 })).toBeUndefined();
  });
});
