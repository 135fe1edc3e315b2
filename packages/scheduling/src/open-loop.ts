import { setTimeout as pause } from 'node:timers/promises';

/**
 * Calls `task` at a fixed rate, whether or not earlier calls have ended. Each call gets the time at which it was due,
 * on the scale of `performance.now()`; measuring from there avoids coordinated omission when this process stalls.
 */
export class OpenLoop implements AsyncDisposable {
  private readonly stopping = new AbortController();
  private readonly open = new Set<Promise<void>>();
  private readonly running: Promise<void>;

  constructor(everyMs: number, task: (due: number, turn: number) => Promise<void>) {
    this.running = this.run(everyMs, task);
  }

  /** Stops calling, and returns once every open call has ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.stopping.abort();
    await this.running;
    await Promise.all(this.open);
  }

  private async run(everyMs: number, task: (due: number, turn: number) => Promise<void>): Promise<void> {
    const { signal } = this.stopping;
    const began = performance.now();
    for (let turn = 0; !signal.aborted; turn += 1) {
      const due = began + turn * everyMs;
      const wait = due - performance.now();
      if (wait > 0) await pause(wait, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const call = task(due, turn).finally(() => this.open.delete(call));
      this.open.add(call);
    }
  }
}
