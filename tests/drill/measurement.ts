import type { Source } from '@marquee/contracts/page';
import { LADDER, Reason } from '@marquee/contracts/page';
import { percentile } from '../support/until.js';
import type { Play } from './plays.js';
import type { PageSeen, TitleSeen } from './traffic.js';

/** What was seen of one cell. */
export interface Measurement {
  /** Served, slow or not: over the fault and the recovery. */
  readonly pages: number;
  readonly servedShare: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly problems: readonly string[];
  /** While the fault was there, after it had spread. */
  readonly during: {
    readonly pages: number;
    readonly wholeShare: number;
    readonly sources: Partial<Record<Source, number>>;
    readonly rows: readonly Source[];
    /** Pages by why they were not whole. */
    readonly reasons: Partial<Record<Reason, number>>;
    readonly acknowledged: number;
    readonly refused: number;
    /** Neither acknowledged nor refused with a time to try again. */
    readonly unanswered: number;
    /** Of the acknowledged ones, until told; undefined: not told of. */
    readonly freshMs: readonly (number | undefined)[];
    readonly titles: {
      readonly known: number;
      readonly knownAnswered: number;
      readonly unknown: number;
      readonly unknownAnswered: number;
      readonly unknownRefused: number;
    };
  };
  /** From the end of the fault to the last page that was not whole; 0 when there was none. */
  readonly recoveryMs: number;
}

/** Times on the scale of `performance.now()`. */
export interface Window {
  /** The injection was begun; what is under way then belongs to the cell. */
  readonly from: number;
  /** The fault was there. */
  readonly begun: number;
  readonly ended: number;
}

/** A fault neither reaches every caller in the same moment nor leaves them so: what is predicted is judged in between. */
const SPREADING_MS = 1_000;
const LEAVING_MS = 200;

export interface Seen {
  readonly pages: readonly PageSeen[];
  readonly titles: readonly TitleSeen[];
  readonly plays: readonly Play[];
  readonly freshness: (play: Play) => number | undefined;
}

export function measure({ pages, titles, plays, freshness }: Seen, { from, begun, ended }: Window): Measurement {
  // What is answered after the fault may have been saved by its end.
  const within = (asked: { due: number }, answeredAt: number): boolean =>
    asked.due >= begun + SPREADING_MS && answeredAt < ended - LEAVING_MS;
  const since = pages.filter((page) => page.ended >= from);
  const times = since.map((page) => page.ended - page.due);
  const during = pages.filter((page) => within(page, page.ended));
  const played = plays.filter((play) => within(play, play.answeredAt));
  const acknowledged = played.filter(({ status }) => status === 202);
  const refused = played.filter(({ status, retryAfter }) => status === 503 && retryAfter);
  const looked = titles.filter((title) => within(title, title.ended));
  const [known, unknown] = [looked.filter((each) => each.known), looked.filter((each) => !each.known)];
  const afterwards = since.filter((page) => page.ended > ended);
  const lastBroken = afterwards.findLast((page) => !page.whole);
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
      unanswered: played.length - acknowledged.length - refused.length,
      freshMs: acknowledged.map(freshness),
      titles: {
        known: known.length,
        knownAnswered: known.filter(({ answered }) => answered).length,
        unknown: unknown.length,
        unknownAnswered: unknown.filter(({ answered }) => answered).length,
        unknownRefused: unknown.filter((each) => each.refused).length,
      },
    },
    recoveryMs: lastBroken === undefined ? 0 : lastBroken.ended - ended,
  };
}

function share<T>(all: readonly T[], fits: (one: T) => boolean): number {
  return all.length === 0 ? 0 : all.filter(fits).length / all.length;
}

/** Those that occur, in the order of `names`. */
function countsOf<Name extends string>(names: readonly Name[], all: readonly Name[]): Partial<Record<Name, number>> {
  const counts: Partial<Record<Name, number>> = {};
  for (const name of names) {
    const count = all.filter((each) => each === name).length;
    if (count > 0) counts[name] = count;
  }
  return counts;
}
