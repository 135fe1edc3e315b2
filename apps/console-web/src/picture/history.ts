import type { Picture } from '@marquee/contracts/console';
import type { Source } from '@marquee/contracts/page';

export const RUNGS: readonly Source[] = ['live', 'last-good', 'segment', 'popular', 'static'];

/** How the home page did at one moment; null where nobody asked. Shares are 0 to 1, in the order of `RUNGS`. */
export interface Moment {
  readonly at: number;
  readonly answered: number | null;
  readonly perSecond: number;
  readonly p99Ms: number | null;
  readonly freshnessMs: number | null;
  readonly pages: readonly number[] | null;
  readonly rows: readonly number[] | null;
}

const KEPT = 120;
const LEAST_SHOWN = 30;

/** How many seconds a chart of `history` spans: it grows with what is known, up to two minutes. */
export function spanOf(history: readonly Moment[]): number {
  return Math.max(LEAST_SHOWN, history.length);
}

export function grow(history: readonly Moment[], { at, work }: Pick<Picture, 'at' | 'work'>): readonly Moment[] {
  const asked = work !== null && work.requests > 0;
  const moment: Moment = {
    at: Date.parse(at),
    answered: asked ? 1 - work.failed / work.requests : null,
    perSecond: work === null ? 0 : (work.requests * 1_000) / work.windowMs,
    p99Ms: asked ? work.p99Ms : null,
    freshnessMs: work?.freshness?.p99Ms ?? null,
    pages: work && shares(work.pages),
    rows: work && shares(work.rows),
  };
  return [...history.slice(1 - KEPT), moment];
}

function shares(counts: Readonly<Record<Source, number>>): readonly number[] | null {
  const total = RUNGS.reduce((sum, rung) => sum + counts[rung], 0);
  return total === 0 ? null : RUNGS.map((rung) => counts[rung] / total);
}
