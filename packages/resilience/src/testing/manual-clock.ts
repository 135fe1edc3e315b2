import type { Cancel, Clock } from '../clock.js';

interface Timer {
  readonly dueAt: number;
  readonly callback: () => void;
}

/** Time that stands still until it is moved; for tests that must not wait. */
export class ManualClock implements Clock {
  private readonly timers = new Set<Timer>();
  /** Timers set so far. */
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

  /** Timers standing now. */
  get pending(): number {
    return this.timers.size;
  }

  /** Moves time on by `ms`, firing what falls due, in order, each at its own time. */
  advance(ms: number): void {
    const end = this.time + ms;
    for (let timer = this.next(end); timer !== undefined; timer = this.next(end)) this.fire(timer);
    this.time = end;
  }

  /** As `advance`, but lets promises go on after each timer and at the end. */
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

/** One turn of the event loop: every promise that can go on has done so. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
