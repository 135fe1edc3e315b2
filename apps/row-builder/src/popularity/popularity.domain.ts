import type { Scored } from '../state/best.domain.js';

/** Ranking of all titles with any activity, as of one minute. */
export class Popularity {
  static readonly EMPTY = new Popularity(0, [], []);
  private readonly shares: ReadonlyMap<string, number>;

  constructor(
    readonly version: number,
    popular: readonly Scored[],
    /** Decayed plays, best first. */
    readonly trending: readonly Scored[],
  ) {
    const highest = popular[0]?.[1] ?? 1;
    this.shares = new Map(popular.map(([titleId, score]) => [titleId, score / highest]));
  }

  /** 0 (nobody knows it) to 1 (the most popular title). */
  of(titleId: string): number {
    return this.shares.get(titleId) ?? 0;
  }
}
