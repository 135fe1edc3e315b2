import type { ViewerTitle } from '../applying/viewer-title.domain.js';

/** What one viewer did, latest first. */
export class ViewerHistory {
  static readonly EMPTY = new ViewerHistory([]);
  private readonly byTitle: ReadonlyMap<string, ViewerTitle>;
  private readonly known: ReadonlySet<string>;

  /** `knownBefore`: titles finished or rated so long ago that they are not among the entries. */
  constructor(
    readonly entries: readonly ViewerTitle[],
    knownBefore: readonly string[] = [],
  ) {
    this.byTitle = new Map(entries.map((entry) => [entry.titleId, entry]));
    this.known = new Set([
      ...knownBefore,
      ...entries.filter((entry) => entry.finishedAt !== null || entry.stars !== null).map((entry) => entry.titleId),
    ]);
  }

  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  of(titleId: string): ViewerTitle | undefined {
    return this.byTitle.get(titleId);
  }

  /** Finished or rated: not offered as something new. */
  knows(titleId: string): boolean {
    return this.known.has(titleId);
  }
}

/** Watched share, 0 to 1; undefined if nothing is known about the position or the length. */
export function progressOf(entry: ViewerTitle, runtimeMinutes: number | null | undefined): number | undefined {
  const duration = entry.durationSeconds ?? (runtimeMinutes == null ? null : runtimeMinutes * 60);
  if (entry.positionSeconds === null || duration === null) return undefined;
  return Math.min(1, entry.positionSeconds / duration);
}

/** From this many stars on a title counts as liked. */
export const LIKED_STARS = 3.5;

/** Rated well, or finished without a word. */
export function liked(entry: ViewerTitle): boolean {
  return entry.stars === null ? entry.finishedAt !== null : entry.stars >= LIKED_STARS;
}

/** How much an entry says about taste, 0 to 1. */
export function interestOf(entry: ViewerTitle): number {
  if (entry.stars !== null) return entry.stars >= LIKED_STARS ? (entry.stars - 2.5) / 2.5 : 0;
  if (entry.finishedAt !== null) return 0.6;
  return entry.inMyList ? 0.4 : 0.2;
}
