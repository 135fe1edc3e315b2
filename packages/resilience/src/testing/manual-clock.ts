import type { Cancel, Clock } from '../clock.js';

interface Timer {
  readonly dueAt: number;
  readonly callback: () => void;
}

/** A clock that moves only when told to, for tests that must not wait. */
export class ManualClock implements Clock {
  private readonly timers = new Set<Timer>();
  /** Number of timers set so far. */
  scheduled = 0;

  constructor(private time = 0) {}

  now(): number {
    return this.time;
  }

  schedule(ms: number, callback: () => void): Cancel {
    const timer = { dueAt: this.time + ms, callback };
    this.timers.add(timer);
    this.scheduled++;
    return () => {
      this.timers.delete(timer);
    };
  }

  /** Number of timers that have not fired yet. */
  get pending(): number {
    return this.timers.size;
  }

  /** Moves time forward by `ms` and fires each due timer at its own time, in order. */
  advance(ms: number): void {
    const end = this.time + ms;
    for (let timer = this.next(end); timer !== undefined; timer = this.next(end)) this.fire(timer);
    this.time = end;
  }

  /** Like `advance`, but lets pending promises settle after each timer. */
  async run(ms: number): Promise<void> {
    const end = this.time + ms;
    await settled();
    for (let timer = this.next(end); timer !== undefined; timer = this.next(end)) {
      this.fire(timer);
      await settled();
    }
    this.time = end;
  }

  private next(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.timers) {
      if (timer.dueAt <= end && (next === undefined || timer.dueAt < next.dueAt)) next = timer;
    }
    return next;
  }

  private fire(timer: Timer): void {
    this.timers.delete(timer);
    this.time = Math.max(this.time, timer.dueAt);
    timer.callback();
  }
}

/** Waits one turn of the event loop, so that every promise that can settle has settled. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
