import type { ScoredId } from '../ranking/top-k.domain.js';

/** Ranking of all titles with any activity, computed for one minute. */
export class Popularity {
  static readonly EMPTY = new Popularity(0, [], []);
  private readonly shares: ReadonlyMap<string, number>;

  constructor(
    readonly version: number,
    popular: readonly ScoredId[],
    /** Decayed plays, highest first. */
    readonly trending: readonly ScoredId[],
  ) {
    const highest = popular[0]?.[1] ?? 1;
    this.shares = new Map(popular.map(([titleId, score]) => [titleId, score / highest]));
  }

  /** From 0 (no activity) to 1 (the most popular title). */
  scoreOf(titleId: string): number {
    return this.shares.get(titleId) ?? 0;
  }
}
