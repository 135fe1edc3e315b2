import type { ViewerRepository } from './viewer.repository.js';
import type { ViewerSnapshot } from './viewer-snapshot.js';

const EVERY_MS = 5_000;
const BATCH_SIZE = 2_000;
/** A transaction becomes visible some time after the `createdAt` it wrote, so each refresh looks back this far. */
const OVERLAP_MS = 10_000;

/** Copies viewers that other replicas have created into the snapshot. */
export class ViewerRefresh implements AsyncDisposable {
  private since = new Date(0);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly repository: Pick<ViewerRepository, 'listCreatedSince'>,
    private readonly snapshot: ViewerSnapshot,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    this.running = this.refresh()
      .catch(this.onError)
      .finally(() => {
        if (!this.stopped) this.timer = setTimeout(() => this.start(), EVERY_MS).unref();
      });
  }

  async refresh(): Promise<void> {
    let after: string | undefined;
    let newest = this.since.getTime() + OVERLAP_MS;
    for (;;) {
      const batch = await this.repository.listCreatedSince(this.since, BATCH_SIZE, after);
      this.snapshot.addViewers(batch);
      const last = batch.at(-1);
      if (last !== undefined) newest = Math.max(newest, last.createdAt.getTime());
      if (last === undefined || batch.length < BATCH_SIZE || this.stopped) break;
      after = last.viewerId;
    }
    this.since = new Date(Math.max(0, newest - OVERLAP_MS));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }
}
