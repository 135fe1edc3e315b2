import { SharedRows as SharedRowsSchema } from '@marquee/contracts/row-builder';
import type { BuiltRow, SharedRows as SharedRowsAnswer } from '@marquee/contracts/row-builder';
import { SnapshotFile } from '@marquee/storage';
import { z } from 'zod';

const Snapshot = z.object({
  popular: SharedRowsSchema.optional(),
  segments: z.array(z.object({ segment: z.string(), rows: SharedRowsSchema.shape.rows })),
});
type Snapshot = z.infer<typeof Snapshot>;

const RETRY_MS = 1_000;

export interface SharedRowsSource {
  popular(): Promise<SharedRowsAnswer>;
  segments(): Promise<{ segments: Snapshot['segments'] }>;
}

/** Rows that are the same for every viewer, or for one segment: polled, and kept on disk for a start without the row-builder. */
export class SharedRows implements AsyncDisposable {
  private readonly file: SnapshotFile<Snapshot>;
  private state: Snapshot = { segments: [] };
  private timer: NodeJS.Timeout | undefined;
  private polling: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly source: SharedRowsSource,
    private readonly everyMs: () => number,
    path: string,
    private readonly onError: (error: unknown) => void,
  ) {
    this.file = new SnapshotFile(path, Snapshot, onError);
  }

  /** Resolves once the rows on disk are read; polling continues in the background. */
  async start(): Promise<void> {
    this.state = (await this.file.read()) ?? this.state;
    this.poll();
  }

  get popular(): readonly BuiltRow[] {
    return this.state.popular?.rows ?? [];
  }

  ofSegment(segment: string | undefined): readonly BuiltRow[] {
    return this.state.segments.find((candidate) => candidate.segment === segment)?.rows ?? [];
  }

  get segments(): Snapshot['segments'] {
    return this.state.segments;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.polling;
    await this.file.settled();
  }

  private poll(): void {
    this.polling = this.fetch().then((complete) => {
      if (this.closed) return;
      // The pause is spread, or all replicas would ask at the same moment.
      const pauseMs = complete ? this.everyMs() * (0.8 + 0.4 * Math.random()) : RETRY_MS;
      this.timer = setTimeout(() => this.poll(), pauseMs).unref();
    });
  }

  private async fetch(): Promise<boolean> {
    try {
      const [popular, { segments }] = await Promise.all([this.source.popular(), this.source.segments()]);
      this.state = { popular, segments };
      this.file.save(this.state);
      return popular.rows.length > 0 && segments.length > 0;
    } catch (error) {
      this.onError(error);
      return false;
    }
  }
}
