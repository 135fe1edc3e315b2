import { compareText } from '../ranking/top-k.domain.js';
import type { ViewerTitle } from './viewer-title.domain.js';

/** Enough for every row, and few enough to keep the page of the most active viewer cheap. */
export const HISTORY_ENTRIES = 500;

/** The titles that one viewer has touched, most recently touched first. */
export class ViewerHistory {
  static readonly EMPTY = new ViewerHistory([]);
  private readonly byTitle: ReadonlyMap<string, ViewerTitle>;
  private readonly seen: ReadonlySet<string>;
  /** Titles that were finished or rated so long ago that they are not among the entries. */
  readonly earlier: readonly string[];

  /** @param seen titles that were finished or rated; those among the entries need not be named */
  constructor(
    readonly entries: readonly ViewerTitle[],
    seen: readonly string[] = [],
  ) {
    this.byTitle = new Map(entries.map((entry) => [entry.titleId, entry]));
    this.earlier = seen.filter((titleId) => !this.byTitle.has(titleId));
    this.seen = new Set([
      ...seen,
      ...entries.filter((entry) => entry.finishedAt !== null || entry.stars !== null).map((entry) => entry.titleId),
    ]);
  }

  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  /** Titles that were finished or rated. */
  get seenCount(): number {
    return this.seen.size;
  }

  entryOf(titleId: string): ViewerTitle | undefined {
    return this.byTitle.get(titleId);
  }

  /** True if the viewer finished or rated the title; rows do not offer it as something new. */
  hasSeen(titleId: string): boolean {
    return this.seen.has(titleId);
  }
}

/** Watched share of a title, 0 to 1; undefined if its position or its length is unknown. */
export function progressOf(entry: ViewerTitle, runtimeMinutes: number | null | undefined): number | undefined {
  const duration = entry.durationSeconds ?? (runtimeMinutes == null ? null : runtimeMinutes * 60);
  if (entry.positionSeconds === null || duration === null) return undefined;
  return Math.min(1, entry.positionSeconds / duration);
}

/** Title ids, most recent first; equal times are ordered by title id. */
export function byRecency(entries: readonly ViewerTitle[], timeOf: (entry: ViewerTitle) => Date | null): string[] {
  const at = (entry: ViewerTitle) => timeOf(entry)?.getTime() ?? 0;
  return entries.toSorted((a, b) => at(b) - at(a) || compareText(a.titleId, b.titleId)).map((entry) => entry.titleId);
}
