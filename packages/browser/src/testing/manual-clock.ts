import type { Cancel, Clock } from '../clock.js';

interface Timer {
  readonly at: number;
  readonly work: () => void;
}

/** A clock that moves only when a test says so. */
export class ManualClock implements Clock {
  private timers: Timer[] = [];

  constructor(private time = 0) {}

  readonly now = (): number => this.time;

  readonly schedule = (work: () => void, afterMs: number): Cancel => {
    const timer = { at: this.time + afterMs, work };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  };

  /** How many timers are pending. */
  get pending(): number {
    return this.timers.length;
  }

  /** Runs what falls due within `ms`, in order, including what that schedules; promises settle in between. */
  async advance(ms: number): Promise<void> {
    const until = this.time + ms;
    for (;;) {
      await settle();
      const next = this.timers.toSorted((a, b) => a.at - b.at).find(({ at }) => at <= until);
      if (!next) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.time = next.at;
      next.work();
    }
    this.time = until;
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}
