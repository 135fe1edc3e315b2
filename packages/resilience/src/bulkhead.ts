import type { Setting } from './settings.js';
import { reader } from './settings.js';

/**
 * Limits the number of calls in flight and refuses the rest immediately. There is no queue: a queue only moves the
 * wait.
 */
export class Bulkhead {
  private taken = 0;
  private readonly limit: () => number;

  /** `limit` is read on every call. Lowering it refuses new calls and does not affect those in flight. */
  constructor(limit: Setting<number>) {
    this.limit = reader(limit);
  }

  /** On true a place is taken, and the caller must call `release` exactly once. */
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
