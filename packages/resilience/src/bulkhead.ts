/** At most so many at once, the rest refused at once: a semaphore without a queue, because a queue only moves the wait. */
export class Bulkhead {
  private taken = 0;

  /** `limit` is read at every call; lowering it refuses newcomers and leaves those inside alone. */
  constructor(private readonly limit: () => number) {}

  /** True: a place is taken, and `release` must follow exactly once. */
  tryAcquire(): boolean {
    if (this.taken >= this.limit()) return false;
    this.taken++;
    return true;
  }

  release(): void {
    this.taken--;
  }

  get inFlight(): number {
    return this.taken;
  }
}
