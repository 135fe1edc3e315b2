import { Bet } from './bet.domain.js';
import type { Comparison } from './bet.domain.js';
import { CHECKS, callsIn, compare } from './compare.domain.js';
import type { Totals } from './compare.domain.js';

/**
 * How likely it is at most that a version is refused that is as good as the present one. Being avoided and using more
 * memory last for many seconds, so the bound does not hold for them; but neither is a matter of chance.
 */
export const FALSE_ALARM_RATE = 0.01;

/** The checks share the rate: one of them must gain this factor. */
export const REFUSAL_CAPITAL = CHECKS.length / FALSE_ALARM_RATE;

export interface Evidence {
  readonly check: string;
  readonly counts: Readonly<Record<Comparison, number>>;
  /** Refused from `REFUSAL_CAPITAL` on. */
  readonly capital: number;
}

/**
 * Compares a canary with its baseline about every second. Both are equally old and have the same weight, so without a
 * difference between the versions it is chance which of them is worse this time, however calls cluster.
 */
export class Judge {
  private readonly bets = CHECKS.map((check) => ({ check, bet: new Bet() }));
  private compared = 0;

  /** What has happened since the last comparison. Returns whether that tells anything: both were called, or avoided. */
  observe(canary: Totals, baseline: Totals): boolean {
    const areCalled = callsIn(canary) > 0 && callsIn(baseline) > 0;
    if (!areCalled && canary.ejectedBy === 0 && baseline.ejectedBy === 0) return false;
    this.compared += 1;
    for (const { check, bet } of this.bets) {
      const comparison = compare(check, canary, baseline);
      if (comparison !== undefined) bet.observe(comparison);
    }
    return true;
  }

  get comparisons(): number {
    return this.compared;
  }

  /** Why the canary is refused; undefined while it is not. */
  get refusal(): string | undefined {
    const lost = this.bets.find(({ bet }) => bet.capital >= REFUSAL_CAPITAL);
    if (lost === undefined) return undefined;
    const { worse, better } = lost.bet.counts;
    return `it ${lost.check.verdict} than the present version (in ${worse} comparisons, and the opposite in ${better})`;
  }

  get evidence(): Evidence[] {
    return this.bets.map(({ check, bet }) => ({ check: check.name, counts: bet.counts, capital: bet.capital }));
  }
}
