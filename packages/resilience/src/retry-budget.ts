import { RollingCounter } from './rolling-counter.js';
import type { Setting } from './settings.js';
import { reader } from './settings.js';

const REQUEST = 0;
const RETRY = 1;

export interface RetryBudgetOptions {
  /** Retries allowed per request in the last 10 s. Default 0.2. */
  readonly ratio?: Setting<number>;
  /** Retries per second that are always allowed, so that a service with little traffic can retry. Default 10. */
  readonly reservePerSecond?: Setting<number>;
}

/**
 * Limits the extra load from retries to 20 % of the requests of the last 10 s plus a small reserve. All commands that
 * call the same dependency share a budget. When everything fails, the dependency sees 1.2 times its normal load, not
 * twice. Follows Finagle's RetryBudget and its defaults.
 */
export class RetryBudget {
  private readonly counts = new RollingCounter(2);
  private readonly ratio: () => number;
  private readonly reservePerSecond: () => number;

  constructor(options: RetryBudgetOptions = {}) {
    this.ratio = reader(options.ratio ?? 0.2);
    this.reservePerSecond = reader(options.reservePerSecond ?? 10);
  }

  /** Records a first attempt. */
  recordRequest(now: number): void {
    this.counts.add(REQUEST, now);
  }

  /** Takes one retry from the budget; false if nothing is left. */
  tryRetry(now: number): boolean {
    const allowed =
      this.ratio() * this.counts.count(REQUEST, now) + (this.reservePerSecond() * this.counts.windowMs) / 1000;
    if (this.counts.count(RETRY, now) + 1 > allowed) return false;
    this.counts.add(RETRY, now);
    return true;
  }
}
