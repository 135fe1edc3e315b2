/** The percentiles in a snapshot. */
export const PERCENTILES = [0, 25, 50, 75, 90, 95, 99, 99.5, 100] as const;

export type Percentile = (typeof PERCENTILES)[number];

/**
 * Percentiles over a sliding window in constant memory. Each bucket keeps only its latest values, as in Hystrix: 60 s
 * in 6 buckets of 100 values. Under load a bucket therefore samples the end of its period, not all of it.
 */
export class RollingPercentile {
  private readonly values: Float64Array;
  /** Number of values added to each bucket; those beyond `bucketSize` overwrote older ones. */
  private readonly added: Uint32Array;
  private readonly bucketMs: number;
  private current = -1;
  private currentEndsAt = -Infinity;

  constructor(
    windowMs = 60_000,
    private readonly bucketCount = 6,
    private readonly bucketSize = 100,
  ) {
    this.bucketMs = windowMs / bucketCount;
    this.values = new Float64Array(bucketCount * bucketSize);
    this.added = new Uint32Array(bucketCount);
  }

  add(value: number, now: number): void {
    if (now >= this.currentEndsAt) this.roll(now);
    const bucket = this.current % this.bucketCount;
    const position = this.added[bucket] ?? 0;
    this.values[bucket * this.bucketSize + (position % this.bucketSize)] = value;
    this.added[bucket] = position + 1;
  }

  /** All `PERCENTILES`, interpolated between neighbouring values; all 0 if the window is empty. */
  percentiles(now: number): Record<Percentile, number> {
    if (now >= this.currentEndsAt) this.roll(now);
    const sorted = this.sorted();
    const entries = PERCENTILES.map((percentile) => [percentile, valueAt(sorted, percentile)] as const);
    return Object.fromEntries(entries) as Record<Percentile, number>;
  }

  private sorted(): Float64Array {
    const parts: number[] = [];
    for (let bucket = 0; bucket < this.bucketCount; bucket++) {
      const start = bucket * this.bucketSize;
      const length = Math.min(this.added[bucket] ?? 0, this.bucketSize);
      for (const value of this.values.subarray(start, start + length)) parts.push(value);
    }
    return Float64Array.from(parts).sort();
  }

  private roll(now: number): void {
    const next = Math.floor(now / this.bucketMs);
    const stale = Math.min(next - this.current, this.bucketCount);
    for (let bucket = next - stale + 1; bucket <= next; bucket++) this.added[bucket % this.bucketCount] = 0;
    this.current = next;
    this.currentEndsAt = (next + 1) * this.bucketMs;
  }
}

function valueAt(sorted: Float64Array, percentile: number): number {
  const rank = (percentile / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] ?? 0;
  const above = sorted[Math.ceil(rank)] ?? 0;
  return below + (above - below) * (rank - Math.floor(rank));
}
