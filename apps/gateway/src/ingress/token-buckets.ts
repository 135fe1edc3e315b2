interface Bucket {
  readonly tokens: number;
  /** Monotonic milliseconds. */
  readonly filledAt: number;
}

const BURST_SECONDS = 2;
const MAX_BUCKETS = 50_000;

/** A token bucket for each key: a rate in requests a second, with a burst of two seconds. */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly perSecond: () => number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes one token; if there is none, returns the whole seconds until there is. */
  take(key: string): { allowed: true } | { allowed: false; retryAfterSeconds: number } {
    const rate = this.perSecond();
    const now = this.now();
    const bucket = this.buckets.get(key) ?? { tokens: rate * BURST_SECONDS, filledAt: now };
    const filled = Math.min(rate * BURST_SECONDS, bucket.tokens + ((now - bucket.filledAt) / 1000) * rate);
    const allowed = filled >= 1;
    this.update(key, { tokens: allowed ? filled - 1 : filled, filledAt: now });
    return allowed ? { allowed } : { allowed, retryAfterSeconds: Math.max(1, Math.ceil((1 - filled) / rate)) };
  }

  /** Moves the key to the end of the map, so that the first one is the least recently used and can be dropped. */
  private update(key: string, bucket: Bucket): void {
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    if (this.buckets.size <= MAX_BUCKETS) return;
    const [first] = this.buckets.keys();
    if (first !== undefined) this.buckets.delete(first);
  }
}
