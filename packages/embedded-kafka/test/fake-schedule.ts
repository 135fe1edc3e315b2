import type { Schedule } from '../src/groups/schedule.js';

interface Planned {
  readonly at: number;
  readonly action: () => void;
}

/** A schedule whose time the test moves. */
export class FakeSchedule {
  private readonly planned = new Set<Planned>();
  private now = 0;

  readonly schedule: Schedule = (delayMs, action) => {
    const planned = { at: this.now + delayMs, action };
    this.planned.add(planned);
    return () => this.planned.delete(planned);
  };

  get pending(): number {
    return this.planned.size;
  }

  pass(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const [next] = [...this.planned].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.now = next.at;
      this.planned.delete(next);
      next.action();
    }
    this.now = end;
  }
}
