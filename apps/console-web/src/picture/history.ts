import type { Picture } from '@marquee/contracts/console';
import { LADDER } from '@marquee/contracts/layout';
import type { Source } from '@marquee/contracts/page';

/** The home page at one moment; null where there were no requests. Shares are 0 to 1, in the order of the ladder. */
export interface Moment {
  readonly at: number;
  readonly answered: number | null;
  readonly perSecond: number;
  readonly p99Ms: number | null;
  readonly freshnessMs: number | null;
  readonly pages: readonly number[] | null;
  readonly rows: readonly number[] | null;
}

const MAX_MOMENTS = 120;
const MIN_SPAN = 30;

/** How many seconds a chart of `history` spans: grows with the history, up to two minutes. */
export function spanOf(history: readonly Moment[]): number {
  return Math.max(MIN_SPAN, history.length);
}

/** Adds the moment of a picture and drops what is older than two minutes. */
export function appendMoment(
  history: readonly Moment[],
  { at, work }: Pick<Picture, 'at' | 'work'>,
): readonly Moment[] {
  const requested = work !== null && work.requests > 0;
  const moment: Moment = {
    at: Date.parse(at),
    answered: requested ? 1 - work.failed / work.requests : null,
    perSecond: work === null ? 0 : (work.requests * 1_000) / work.windowMs,
    p99Ms: requested ? work.p99Ms : null,
    freshnessMs: work?.freshness?.p99Ms ?? null,
    pages: work && sharesOf(work.pages),
    rows: work && sharesOf(work.rows),
  };
  return [...history.slice(1 - MAX_MOMENTS), moment];
}

function sharesOf(counts: Readonly<Record<Source, number>>): readonly number[] | null {
  const total = LADDER.reduce((sum, rung) => sum + counts[rung], 0);
  return total === 0 ? null : LADDER.map((rung) => counts[rung] / total);
}
