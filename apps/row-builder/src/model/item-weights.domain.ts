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
   * Every title that someone with this history is likely to watch, unordered; the history itself included.
   *
   * @param history titles, each with how much it counts
   */
  *scores(history: Iterable<ScoredId>): Generator<ScoredId> {
    const sums = new Float64Array(this.titleIds.length);
    for (const [titleId, weight] of history) {
      const position = this.positions.get(titleId);
      if (position === undefined) continue;
      const row = this.row(position);
      for (let index = 0; index < row.length; index += 1) sums[index] = (sums[index] ?? 0) + weight * (row[index] ?? 0);
    }
    for (const [index, score] of sums.entries()) if (score > 0) yield [this.titleIds[index] ?? '', score];
  }
}
