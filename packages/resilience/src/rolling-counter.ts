/**
 * Counts several kinds of event over a sliding window of fixed-size buckets. It keeps running sums, so that reading is
 * O(1) and adding within a bucket is two array writes.
 */
export class RollingCounter {
  private readonly buckets: Uint32Array;
  private readonly sums: Float64Array;
  private readonly bucketMs: number;
  /** Index of the current bucket since the clock's origin. */
  private current = -1;
  private currentEndsAt = -Infinity;

  constructor(
    private readonly kinds: number,
    readonly windowMs = 10_000,
    private readonly bucketCount = 10,
  ) {
    this.bucketMs = windowMs / bucketCount;
    this.buckets = new Uint32Array(kinds * bucketCount);
    this.sums = new Float64Array(kinds);
  }

  add(kind: number, now: number): void {
    if (now >= this.currentEndsAt) this.roll(now);
    const slot = (this.current % this.bucketCount) * this.kinds + kind;
    this.buckets[slot] = (this.buckets[slot] ?? 0) + 1;
    this.sums[kind] = (this.sums[kind] ?? 0) + 1;
  }

  /** The count of one kind in the window that ends at `now`. */
  count(kind: number, now: number): number {
    if (now >= this.currentEndsAt) this.roll(now);
    return this.sums[kind] ?? 0;
  }

  reset(): void {
    this.buckets.fill(0);
    this.sums.fill(0);
  }

  private roll(now: number): void {
    const next = Math.floor(now / this.bucketMs);
    const stale = Math.min(next - this.current, this.bucketCount);
    for (let bucket = next - stale + 1; bucket <= next; bucket++) {
      const start = (bucket % this.bucketCount) * this.kinds;
      for (let kind = 0; kind < this.kinds; kind++) {
        this.sums[kind] = (this.sums[kind] ?? 0) - (this.buckets[start + kind] ?? 0);
        this.buckets[start + kind] = 0;
      }
    }
    this.current = next;
    this.currentEndsAt = (next + 1) * this.bucketMs;
  }
}
