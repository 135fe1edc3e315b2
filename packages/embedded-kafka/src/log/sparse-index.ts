const INTERVAL_BYTES = 4096;

interface Entry {
  readonly offset: number;
  readonly position: number;
  /** Largest timestamp before this entry. */
  readonly maxTimestampBefore: number;
}

/** Where batches lie in a segment: one entry every 4 KiB, so that a gigabyte of small batches stays cheap in memory. */
export class SparseIndex {
  readonly #entries: Entry[] = [];
  #maxTimestamp = -Infinity;

  /** Batches are added in the order of their positions. */
  add(offset: number, position: number, timestamp: number): void {
    const last = this.#entries.at(-1);
    if (last === undefined || position - last.position >= INTERVAL_BYTES) {
      this.#entries.push({ offset, position, maxTimestampBefore: this.#maxTimestamp });
    }
    this.#maxTimestamp = Math.max(this.#maxTimestamp, timestamp);
  }

  /** A position at or before the batch that holds `offset`. */
  positionBefore(offset: number): number {
    return this.#lastWhere((entry) => entry.offset <= offset)?.position ?? 0;
  }

  /** A position at or before the first batch that reaches `timestamp`, undefined if none does. */
  positionBeforeTimestamp(timestamp: number): number | undefined {
    if (this.#maxTimestamp < timestamp) return undefined;
    return this.#lastWhere((entry) => entry.maxTimestampBefore < timestamp)?.position ?? 0;
  }

  /** Binary search: `holds` is true for a prefix of the entries. */
  #lastWhere(holds: (entry: Entry) => boolean): Entry | undefined {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (holds(this.#entries[middle] as Entry)) low = middle + 1;
      else high = middle;
    }
    return this.#entries[low - 1];
  }
}
