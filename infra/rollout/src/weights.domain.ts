export interface Step {
  /** The part of all calls that the canary takes; the baseline takes as much. */
  readonly share: number;
  /** Comparisons since the start of the rollout that end the step; at most one is made each second. */
  readonly comparisons: number;
}

/** All steps together take longer than a minute, which finds a version that does not survive its first. */
export const STEPS: readonly Step[] = [
  { share: 0.05, comparisons: 10 },
  { share: 0.25, comparisons: 35 },
  { share: 0.5, comparisons: 75 },
];

/** Comparisons before a version is promoted. */
export const COMPARISONS = Math.max(...STEPS.map(({ comparisons }) => comparisons));

/** Replicas keep a weight, so that they take over at once when the candidates end. */
const LARGEST_SHARE = 0.49;

/**
 * What the baseline weighs more. Callers let instances of equal weight compete by load, and a slow canary would get
 * fewer calls than its baseline.
 */
const DIFFERENCE = 0.001;

/** The weights of both for a share of the calls each, beside replicas of weight 1. */
export function weightsFor(share: number, replicas: number): { readonly canary: number; readonly baseline: number } {
  const canary = weightFor(share, replicas);
  return { canary, baseline: canary + DIFFERENCE };
}

/** The weight of one of them for a share of the calls beside replicas of weight 1. */
function weightFor(share: number, replicas: number): number {
  const bounded = Math.min(share, LARGEST_SHARE);
  return Number(((bounded * replicas) / (1 - 2 * bounded)).toFixed(3));
}
