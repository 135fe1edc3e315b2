import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;

/** How long this process, which measures, was itself kept from working. Nothing measured is discounted for it; it is said. */
export class Stall implements Disposable {
  private readonly delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  constructor() {
    this.delay.enable();
  }

  /** The longest, in ms. */
  get maxMs(): number {
    return Math.max(0, this.delay.max / 1e6 - RESOLUTION_MS);
  }

  [Symbol.dispose](): void {
    this.delay.disable();
  }
}
