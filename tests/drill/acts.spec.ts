import { describe, expect, it } from '@jest/globals';
import { seeded } from '@marquee/tooling/seeded';
import { actsOf } from './acts.js';
import type { Act } from './acts.js';
import { faultsOf } from './cell.js';

const first = (seed: number, sequence: 0 | 1): Act[] => {
  const acts = actsOf(seeded(seed), sequence);
  return Array.from({ length: 200 }, () => acts.next().value);
};

describe('the acts of a chaos run', () => {
  it('are the same for the same seed, and others for another one', () => {
    expect(first(7, 0)).toEqual(first(7, 0));
    expect(first(7, 0)).not.toEqual(first(8, 0));
  });

  it('of two sequences have no target in common, so that none is broken twice at once', () => {
    const [one, other] = [first(7, 0), first(7, 1)].map((acts) => new Set(acts.map(({ dependency }) => dependency)));
    expect([...(one ?? [])].filter((dependency) => other?.has(dependency))).toEqual([]);
    expect((one?.size ?? 0) + (other?.size ?? 0)).toBe(7);
  });

  it('have only faults that can be injected at their target', () => {
    for (const { dependency, fault } of first(7, 1)) expect(faultsOf(dependency)).toContain(fault);
  });
});
