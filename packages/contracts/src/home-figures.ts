import { LADDER } from './layout.js';
import type { Source } from './page.js';
import type { HomeWork } from './statistics.js';

/** What the home page was like at one moment; null where there were no requests. */
export interface HomeFigures {
  /** Share of pages answered, 0 to 1. */
  readonly answered: number | null;
  readonly perSecond: number;
  readonly p99Ms: number | null;
  readonly freshnessMs: number | null;
}

/** The figures that the console shows, of the last seconds and of the last hour. A browser can load this module. */
export function homeFigures(work: HomeWork | null): HomeFigures {
  const requested = work !== null && work.requests > 0;
  return {
    answered: requested ? 1 - work.failed / work.requests : null,
    perSecond: work === null ? 0 : (work.requests * 1_000) / work.windowMs,
    p99Ms: requested ? work.p99Ms : null,
    freshnessMs: work?.freshness?.p99Ms ?? null,
  };
}

/** The share of each rung, 0 to 1, in the order of the ladder; null if nothing was counted. */
export function sharesOf(counts: Readonly<Record<Source, number>>): readonly number[] | null {
  const total = LADDER.reduce((sum, rung) => sum + counts[rung], 0);
  return total === 0 ? null : LADDER.map((rung) => counts[rung] / total);
}
