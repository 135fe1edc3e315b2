import type { HistoryWriter } from '../ingest/history-writer.repository.js';
import type { PopularityRepository } from '../popularity/popularity.repository.js';
import { minuteOf } from '../popularity/ranking.domain.js';
import type { RowBuilderProperties } from '../row-builder.config.js';
import type { PageState } from '../state/page-state.js';

const REFRESH_EVERY_MS = 500;
const FORGET_EVERY_MS = 60_000;
const FORGET_LIMIT = 5_000;

/** Periodic jobs: rank titles, refresh the caches, delete ids of events that are older than the window. */
export class Maintenance implements AsyncDisposable {
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly running = new Set<Promise<void>>();
  private closed = false;

  constructor(
    private readonly popularity: PopularityRepository,
    private readonly state: PageState,
    private readonly history: HistoryWriter,
    private readonly properties: Pick<RowBuilderProperties, 'popularityEveryMs' | 'seenWindowHours'>,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    this.repeat(
      () => this.properties.popularityEveryMs.get(),
      () => this.popularity.refresh(minuteOf(new Date())),
    );
    this.repeat(
      () => REFRESH_EVERY_MS,
      () => this.state.refresh(),
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
    return this.history.forgetSeen(new Date(Date.now() - window), FORGET_LIMIT);
  }

  /** One run at a time; the pause starts when a run ends. */
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
