/** Doubling pauses with jitter (the upper half is random), from `firstMs` up to `longestMs`. */
export class Backoff {
  private failures = 0;

  constructor(
    private readonly firstMs: number,
    private readonly longestMs: number,
  ) {}

  /** Milliseconds to wait after one more failure. */
  next(): number {
    const pause = Math.min(this.longestMs, this.firstMs * 2 ** Math.min(this.failures++, 30));
    return Math.round(pause * (0.5 + Math.random() / 2));
  }

  reset(): void {
    this.failures = 0;
  }
}
