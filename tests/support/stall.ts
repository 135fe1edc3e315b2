const TICK_MS = 10;

/**
 * Measures how long this process itself could not work, because of its own work or because the machine was busy. Drills
 * report the longest stall and measure again if it is too long; a suite can subtract the stall from what it measures.
 */
export class StallMonitor implements Disposable {
  private readonly timer: NodeJS.Timeout;
  private last = performance.now();
  private longest = 0;
  private sum = 0;

  constructor() {
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  /** The longest stall so far, in ms. */
  get maxMs(): number {
    return this.longest;
  }

  /** All stalls so far together, in ms. */
  get totalMs(): number {
    return this.sum;
  }

  [Symbol.dispose](): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    const now = performance.now();
    const late = now - this.last - TICK_MS;
    this.last = now;
    // Timers are not exact: a delay of one tick is no stall.
    if (late <= TICK_MS) return;
    this.longest = Math.max(this.longest, late);
    this.sum += late;
  }
}
