import type { HistoryRepository } from './applying/history.repository.js';
import type { PopularityRepository } from './popularity/popularity.repository.js';
import type { RowBuilderProperties } from './row-builder.config.js';
import { minuteOf } from './rows/row-request.domain.js';
import type { PageState } from './state/page-state.js';

const WARM_EVERY_MS = 500;
const FORGET_EVERY_MS = 60_000;
const FORGET_AT_ONCE = 5_000;

/** What has to be done now and then: rank anew, warm the caches, forget ids that are past the window. */
export class Upkeep implements AsyncDisposable {
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly running = new Set<Promise<void>>();
  private closed = false;

  constructor(
    private readonly popularity: PopularityRepository,
    private readonly state: PageState,
    private readonly history: HistoryRepository,
    private readonly properties: Pick<RowBuilderProperties, 'popularityEveryMs' | 'seenWindowHours'>,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    this.repeat(
      () => this.properties.popularityEveryMs.get(),
      () => this.popularity.refresh(minuteOf(new Date())),
    );
    this.repeat(
      () => WARM_EVERY_MS,
      () => this.state.warm(),
    );
    this.repeat(
      () => FORGET_EVERY_MS,
      () => this.forget(),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    await Promise.all(this.running);
  }

  private forget(): Promise<number> {
    const window = this.properties.seenWindowHours.get() * 3_600_000;
    return this.history.forgetSeen(new Date(Date.now() - window), FORGET_AT_ONCE);
  }

  /** One run at a time; the pause is counted from its end. */
  private repeat(everyMs: () => number, work: () => Promise<unknown>): void {
    if (this.closed) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      const run: Promise<void> = work()
        .catch(this.onError)
        .then(() => {
          this.running.delete(run);
          this.repeat(everyMs, work);
        });
      this.running.add(run);
    }, everyMs()).unref();
    this.timers.add(timer);
  }
}
