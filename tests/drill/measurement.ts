import type { Source } from '@marquee/contracts/page';
import { LADDER, Reason } from '@marquee/contracts/page';
import { percentile } from '../support/until.js';
import type { Play } from './plays.js';
import type { PageSample, TitleSample } from './traffic.js';

/** What was measured in one cell. */
export interface Measurement {
  /** Number of pages requested during the fault and the recovery. */
  readonly pages: number;
  readonly servedShare: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Why pages were not served. */
  readonly problems: readonly string[];
  /** During the fault, once it had taken effect everywhere. */
  readonly during: {
    readonly pages: number;
    readonly wholeShare: number;
    readonly sources: Partial<Record<Source, number>>;
    readonly rows: readonly Source[];
    /** Number of pages by the reason why they were not whole. */
    readonly reasons: Partial<Record<Reason, number>>;
    readonly acknowledged: number;
    readonly refused: number;
    /** Plays that were neither acknowledged nor refused with a Retry-After. */
    readonly unanswered: number;
    /** Time from each acknowledgement to the update of the row; undefined if there was no update. */
    readonly freshMs: readonly (number | undefined)[];
    readonly titles: {
      /** Titles that the gateway has a copy of. */
      readonly cached: number;
      readonly cachedAnswered: number;
      readonly uncached: number;
      readonly uncachedAnswered: number;
      readonly uncachedRefused: number;
    };
  };
  /** Time from the end of the fault to the last page that was not whole; 0 if there was none. */
  readonly recoveryMs: number;
}

/** Times on the scale of `performance.now()`. */
export interface FaultWindow {
  /** When injection started. Requests in flight at that time belong to the cell. */
  readonly from: number;
  /** When the fault was fully injected. */
  readonly injected: number;
  /** When its removal began: from then on, some processes may answer again. */
  readonly removing: number;
  /** When it was fully removed. */
  readonly ended: number;
}

/** A fault does not reach or leave all callers at the same moment; predictions are judged in between. */
const ONSET_MS = 1_000;
const RELEASE_MS = 200;

/** Everything that the load generator recorded. */
export interface Samples {
  readonly pages: readonly PageSample[];
  readonly titles: readonly TitleSample[];
  readonly plays: readonly Play[];
  /** Time from the acknowledgement of a play to the update of its row, in ms. */
  readonly freshness: (play: Play) => number | undefined;
}

export function measure(
  { pages, titles, plays, freshness }: Samples,
  { from, injected, removing, ended }: FaultWindow,
): Measurement {
  // A request that is answered after the fault may have succeeded only because the fault ended.
  const within = (request: { due: number }, answeredAt: number): boolean =>
    request.due >= injected + ONSET_MS && answeredAt < removing - RELEASE_MS;
  const since = pages.filter((page) => page.ended >= from);
  const times = since.map((page) => page.ended - page.due);
  const during = pages.filter((page) => within(page, page.ended));
  const playsDuring = plays.filter((play) => within(play, play.answeredAt));
  const acknowledged = playsDuring.filter(({ status }) => status === 202);
  const refused = playsDuring.filter(({ status, retryAfter }) => status === 503 && retryAfter);
  const titlesDuring = titles.filter((title) => within(title, title.ended));
  const cached = titlesDuring.filter((each) => each.cached);
  const uncached = titlesDuring.filter((each) => !each.cached);
  const lastBroken = since.findLast((page) => page.ended > ended && !page.whole);
  return {
    pages: since.length,
    servedShare: share(since, ({ served }) => served),
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    problems: [...new Set(since.flatMap(({ problem }) => problem ?? []))],
    during: {
      pages: during.length,
      wholeShare: share(during, ({ whole }) => whole),
      sources: countsOf(
        LADDER,
        during.flatMap(({ source }) => source ?? []),
      ),
      rows: LADDER.filter((rung) => during.some(({ rows }) => rows.includes(rung))),
      reasons: countsOf(
        Reason.options,
        during.flatMap(({ reasons }) => reasons),
      ),
      acknowledged: acknowledged.length,
      refused: refused.length,
      unanswered: playsDuring.length - acknowledged.length - refused.length,
      freshMs: acknowledged.map(freshness),
      titles: {
        cached: cached.length,
        cachedAnswered: cached.filter(({ answered }) => answered).length,
        uncached: uncached.length,
        uncachedAnswered: uncached.filter(({ answered }) => answered).length,
        uncachedRefused: uncached.filter(({ refused: declined }) => declined).length,
      },
    },
    recoveryMs: lastBroken === undefined ? 0 : lastBroken.ended - ended,
  };
}

function share<T>(all: readonly T[], matches: (one: T) => boolean): number {
  return all.length === 0 ? 0 : all.filter(matches).length / all.length;
}

/** How often each name occurs, in the order of `names`, without zeros. */
function countsOf<Name extends string>(names: readonly Name[], all: readonly Name[]): Partial<Record<Name, number>> {
  const counts: Partial<Record<Name, number>> = {};
  for (const name of names) {
    const count = all.filter((each) => each === name).length;
    if (count > 0) counts[name] = count;
  }
  return counts;
}
