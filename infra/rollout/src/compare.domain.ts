import type { Comparison } from './bet.domain.js';

/** What callers have seen of one instance, and the memory that it says it uses. */
export interface Totals {
  readonly answered: number;
  readonly failed: number;
  /** Time of the answered calls, in seconds. */
  readonly seconds: number;
  /** Live rows, and the answers that they were in. */
  readonly rows: number;
  readonly rowAnswers: number;
  /** Callers that give it no calls at this moment, because its last ones have failed. */
  readonly ejectedBy: number;
  readonly memoryBytes: number;
}

export const NOTHING: Totals = {
  answered: 0,
  failed: 0,
  seconds: 0,
  rows: 0,
  rowAnswers: 0,
  ejectedBy: 0,
  memoryBytes: 0,
};

/** The counts between two moments, and the rest at the second; undefined if a caller counts from zero again. */
export function since(before = NOTHING, after = NOTHING): Totals | undefined {
  const difference = {
    answered: after.answered - before.answered,
    failed: after.failed - before.failed,
    seconds: after.seconds - before.seconds,
    rows: after.rows - before.rows,
    rowAnswers: after.rowAnswers - before.rowAnswers,
    ejectedBy: after.ejectedBy,
    memoryBytes: after.memoryBytes,
  };
  return Object.values(difference).some((value) => value < 0) ? undefined : difference;
}

export function callsIn({ answered, failed }: Totals): number {
  return answered + failed;
}

export interface Check {
  readonly name: string;
  /** What is wrong with a canary that is worse by this. */
  readonly verdict: string;
  /** Undefined if there is nothing to measure. */
  readonly measure: (totals: Totals) => number | undefined;
  /** Whether the first value is worse than the second by more than what does not matter. */
  readonly isWorse: (value: number, other: number) => boolean;
}

const MIB = 1024 * 1024;

/**
 * What a canary must not be worse in. Differences below these margins are nothing to roll back for: an instance may
 * happen to have the viewers with the longest history.
 */
export const CHECKS: readonly Check[] = [
  {
    name: 'failed calls',
    verdict: 'fails more calls',
    measure: (totals) => ratio(totals.failed, callsIn(totals)),
    isWorse: (share, other) => share > other + 0.02,
  },
  {
    // A failing canary soon gets few calls that could be compared.
    name: 'ejection',
    verdict: 'is avoided by more callers, because its calls fail,',
    measure: ({ ejectedBy }) => ejectedBy,
    isWorse: (callers, other) => callers > other,
  },
  {
    name: 'time',
    verdict: 'answers slower',
    measure: ({ seconds, answered }) => ratio(seconds, answered),
    isWorse: (seconds, other) => seconds > 1.5 * other + 0.005,
  },
  {
    name: 'live rows',
    verdict: 'answers with fewer live rows',
    measure: ({ rows, rowAnswers }) => ratio(rows, rowAnswers),
    isWorse: (rows, other) => rows < 0.7 * other,
  },
  {
    name: 'memory',
    verdict: 'uses more memory',
    measure: ({ memoryBytes }) => (memoryBytes > 0 ? memoryBytes : undefined),
    isWorse: (bytes, other) => bytes > 1.4 * other + 32 * MIB,
  },
];

/** Undefined if one of the two has nothing to measure. */
export function compare({ measure, isWorse }: Check, canary: Totals, baseline: Totals): Comparison | undefined {
  const [mine, other] = [measure(canary), measure(baseline)];
  if (mine === undefined || other === undefined) return undefined;
  if (isWorse(mine, other)) return 'worse';
  return isWorse(other, mine) ? 'better' : 'same';
}

function ratio(sum: number, count: number): number | undefined {
  return count === 0 ? undefined : sum / count;
}
