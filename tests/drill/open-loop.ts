import { setTimeout as pause } from 'node:timers/promises';

/**
 * Calls `act` at a steady rate whatever became of the earlier calls, with the moment at which it was due on the scale of
 * `performance.now()`: times count from there, so that a stall of this process is not left out ("coordinated omission").
 */
export class OpenLoop implements AsyncDisposable {
  private readonly stopping = new AbortController();
  private readonly open = new Set<Promise<void>>();
  private readonly running: Promise<void>;

  constructor(everyMs: number, act: (due: number, turn: number) => Promise<void>) {
    this.running = this.run(everyMs, act);
  }

  /** Returns once the last call has ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.stopping.abort();
    await this.running;
    await Promise.all(this.open);
  }

  private async run(everyMs: number, act: (due: number, turn: number) => Promise<void>): Promise<void> {
    const { signal } = this.stopping;
    const began = performance.now();
    for (let turn = 0; !signal.aborted; turn += 1) {
      const due = began + turn * everyMs;
      const wait = due - performance.now();
      if (wait > 0) await pause(wait, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const call = act(due, turn).finally(() => this.open.delete(call));
      this.open.add(call);
    }
  }
}
