import type { Schedule } from '../src/schedule.js';

/** A clock that moves when told. */
export class ManualSchedule {
  now = 0;
  private timers: { at: number; work: () => void }[] = [];

  readonly schedule: Schedule = (work, afterMs) => {
    const timer = { at: this.now + afterMs, work };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  };

  /** Runs what falls due, in order, and what that schedules; lets promises settle in between. */
  async advance(ms: number): Promise<void> {
    const until = this.now + ms;
    for (;;) {
      await settle();
      const next = this.timers.toSorted((a, b) => a.at - b.at).find(({ at }) => at <= until);
      if (!next) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.now = next.at;
      next.work();
    }
    this.now = until;
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}
