export interface BackoffOptions {
  /** Pause after the first failure, in milliseconds. */
  readonly firstMs: number;
  /** Upper limit of a pause, in milliseconds. */
  readonly maxMs: number;
  /** The largest share of a pause that chance may take off, 0 to 1; default 0.5. */
  readonly jitter?: number;
  /** In [0, 1); default `Math.random`. */
  readonly random?: () => number;
}

export interface Backoff {
  /** Returns the pause after one more failure, in milliseconds. */
  next(): number;
  /** Starts over after a success. */
  reset(): void;
}

/**
 * Doubles the pause after each failure, from `firstMs` up to `maxMs`, with jitter so that clients do not retry in step.
 */
export function backoff({ firstMs, maxMs, jitter = 0.5, random = Math.random }: BackoffOptions): Backoff {
  let doubled = firstMs;
  return {
    next() {
      const pause = Math.min(doubled, maxMs);
      doubled = pause * 2;
      return Math.round(pause * (1 - jitter * random()));
    },
    reset() {
      doubled = firstMs;
    },
  };
}
