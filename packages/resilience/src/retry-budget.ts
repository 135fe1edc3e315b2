import { RollingCounter } from './rolling-counter.js';
import type { Setting } from './settings.js';
import { reader } from './settings.js';

const REQUEST = 0;
const RETRY = 1;

export interface RetryBudgetOptions {
  /** Retries allowed per request of the last 10 s. Default 0.2. */
  readonly ratio?: Setting<number>;
  /** Retries a second that are allowed in any case, so that a service with little traffic can retry at all. Default 10. */
  readonly reservePerSecond?: Setting<number>;
}

/**
 * Bounds the load that retries add: to 20 % of the requests of the last 10 s, and a small reserve. Shared by all commands that call the same thing.
 * When everything fails, the dependency sees 1.2 times its load, not twice. (Finagle's RetryBudget, with its defaults.)
 */
export class RetryBudget {
  private readonly counts = new RollingCounter(2);
  private readonly ratio: () => number;
  private readonly reservePerSecond: () => number;

  constructor(options: RetryBudgetOptions = {}) {
    this.ratio = reader(options.ratio ?? 0.2);
    this.reservePerSecond = reader(options.reservePerSecond ?? 10);
  }

  /** A first attempt was made. */
  request(now: number): void {
    this.counts.add(REQUEST, now);
  }

  /** True: one retry is paid for and may be made. */
  tryRetry(now: number): boolean {
    const allowed =
      this.ratio() * this.counts.count(REQUEST, now) + (this.reservePerSecond() * this.counts.windowMs) / 1000;
    if (this.counts.count(RETRY, now) + 1 > allowed) return false;
    this.counts.add(RETRY, now);
    return true;
  }
}
