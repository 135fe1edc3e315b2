const INTERVAL_BYTES = 4096;

interface Entry {
  readonly offset: number;
  readonly position: number;
  /** Largest timestamp before this entry. */
  readonly maxTimestampBefore: number;
}

/** Positions of batches in a segment: one entry per 4 KiB, so that a gigabyte of small batches needs little memory. */
export class SparseIndex {
  private readonly entries: Entry[] = [];
  private maxTimestamp = -Infinity;

  /** Batches must be added in the order of their positions. */
  add(offset: number, position: number, timestamp: number): void {
    const last = this.entries.at(-1);
    if (last === undefined || position - last.position >= INTERVAL_BYTES) {
      this.entries.push({ offset, position, maxTimestampBefore: this.maxTimestamp });
    }
    this.maxTimestamp = Math.max(this.maxTimestamp, timestamp);
  }

  /** A position at or before the batch that holds `offset`. */
  positionBefore(offset: number): number {
    return this.lastWhere((entry) => entry.offset <= offset)?.position ?? 0;
  }

  /** A position at or before the first batch that reaches `timestamp`, undefined if none does. */
  positionBeforeTimestamp(timestamp: number): number | undefined {
    if (this.maxTimestamp < timestamp) return undefined;
    return this.lastWhere((entry) => entry.maxTimestampBefore < timestamp)?.position ?? 0;
  }

  /** Binary search: `holds` is true for a prefix of the entries. */
  private lastWhere(holds: (entry: Entry) => boolean): Entry | undefined {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (holds(this.entries[middle] as Entry)) low = middle + 1;
      else high = middle;
    }
    return this.entries[low - 1];
  }
}
