import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;

/**
 * The longest event-loop stall of this process, which sends the load. It is reported; measurements are not corrected by
 * it.
 */
export class StallMonitor implements Disposable {
  private readonly delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  constructor() {
    this.delay.enable();
  }

  /** The longest stall, in ms. */
  get maxMs(): number {
    return Math.max(0, this.delay.max / 1e6 - RESOLUTION_MS);
  }

  [Symbol.dispose](): void {
    this.delay.disable();
  }
}
