interface Bucket {
  tokens: number;
  /** Monotonic milliseconds. */
  filledAt: number;
}

const BURST_SECONDS = 2;
const KEYS_KEPT = 50_000;

/** So many requests a second for each key, with a burst of two seconds' worth. */
export class TokenBuckets {
  readonly #buckets = new Map<string, Bucket>();

  constructor(
    private readonly perSecond: () => number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes one token; if there is none, returns the whole seconds until there is. */
  take(key: string): { allowed: true } | { allowed: false; retryAfterSeconds: number } {
    const rate = this.perSecond();
    const now = this.now();
    const bucket = this.#buckets.get(key) ?? { tokens: rate * BURST_SECONDS, filledAt: now };
    const filled = Math.min(rate * BURST_SECONDS, bucket.tokens + ((now - bucket.filledAt) / 1000) * rate);
    const allowed = filled >= 1;
    this.#put(key, { tokens: allowed ? filled - 1 : filled, filledAt: now });
    return allowed ? { allowed } : { allowed, retryAfterSeconds: Math.max(1, Math.ceil((1 - filled) / rate)) };
  }

  /** The key asked last stands last, so that the first to be forgotten is one with a full bucket. */
  #put(key: string, bucket: Bucket): void {
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size <= KEYS_KEPT) return;
    const [first] = this.#buckets.keys();
    if (first !== undefined) this.#buckets.delete(first);
  }
}
