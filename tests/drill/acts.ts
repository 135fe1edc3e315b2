import type { Dependency, FaultName } from './cell.js';
import { DEPENDENCIES, faultsOf } from './cell.js';

/** Something that is broken for a while. */
export interface Act {
  readonly dependency: Dependency;
  readonly fault: FaultName;
  /** From the end of the last act to this one. */
  readonly pauseMs: number;
  readonly ms: number;
}

/** All at once is for the failure matrix: after it, nothing is known about what else was broken. */
const TARGETS = DEPENDENCIES.filter((dependency) => dependency !== 'all-but-the-gateway');
const PAUSE_MS = { least: 500, most: 4_000 };
const FAULT_MS = { least: 1_000, most: 8_000 };

/**
 * Random acts from a seed, without end: the same seed gives the same acts. Two sequences run beside each other. Each
 * has every second target, so that no target is broken twice at once, and at most two are.
 *
 * @param random numbers in [0, 1)
 */
export function* actsOf(random: () => number, sequence: 0 | 1): Generator<Act, never> {
  const targets = TARGETS.filter((_target, index) => index % 2 === sequence);
  const between = ({ least, most }: typeof FAULT_MS) => Math.round(least + random() * (most - least));
  const oneOf = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
  for (;;) {
    const dependency = oneOf(targets);
    yield { dependency, fault: oneOf(faultsOf(dependency)), pauseMs: between(PAUSE_MS), ms: between(FAULT_MS) };
  }
}
