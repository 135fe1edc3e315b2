import type { ScoredId } from '../ranking/top-k.domain.js';

/**
 * A dense item-to-item model: how much having watched one title says for watching another. A negative weight says that
 * who watched the one rather does not watch the other.
 */
export class ItemWeights {
  static readonly NONE = new ItemWeights([], new Float32Array());

  private readonly positions: ReadonlyMap<string, number>;

  /** @param weights one row for each title: the weights that it gives to each title, by position */
  constructor(
    readonly titleIds: readonly string[],
    private readonly weights: Float32Array,
  ) {
    this.positions = new Map(titleIds.map((titleId, position) => [titleId, position]));
  }

  /** The weights that the title at this position gives. */
  row(position: number): Float32Array {
    return this.weights.subarray(position * this.titleIds.length, (position + 1) * this.titleIds.length);
  }

  /**
   * What someone with this history is likely to watch; the history itself included.
   *
   * @param history titles, each with how much it counts
   */
  scores(history: Iterable<ScoredId>): TitleScores {
    const sums = new Float64Array(this.titleIds.length);
    for (const [titleId, weight] of history) {
      const position = this.positions.get(titleId);
      if (position === undefined) continue;
      const row = this.row(position);
      for (let index = 0; index < row.length; index += 1) sums[index] = (sums[index] ?? 0) + weight * (row[index] ?? 0);
    }
    return new TitleScores(this.titleIds, this.positions, sums);
  }
}

/** How likely a viewer is to watch each title that the model knows. Only the order of scores means something. */
export class TitleScores {
  static readonly NONE = new TitleScores([], new Map(), new Float64Array());

  constructor(
    private readonly titleIds: readonly string[],
    private readonly positions: ReadonlyMap<string, number>,
    private readonly scores: Float64Array,
  ) {}

  get isEmpty(): boolean {
    return this.titleIds.length === 0;
  }

  /** 0 for a title that the model does not know. */
  of(titleId: string): number {
    return this.scores[this.positions.get(titleId) ?? -1] ?? 0;
  }

  /** The titles that the viewer is rather likely to watch, unordered. */
  *likely(): Generator<ScoredId> {
    for (const [index, score] of this.scores.entries()) if (score > 0) yield [this.titleIds[index] ?? '', score];
  }
}
