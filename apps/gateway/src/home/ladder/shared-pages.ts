import { SharedPage } from '@marquee/contracts/page';
import { SnapshotFile } from '@marquee/storage';
import { z } from 'zod';

const SegmentPage = z.object({ segment: z.string(), page: SharedPage });
export type SegmentPage = z.infer<typeof SegmentPage>;

const Snapshot = z.object({ popular: SharedPage.optional(), segments: z.array(SegmentPage) });
type Snapshot = z.infer<typeof Snapshot>;

/** Pages that many viewers share, in memory and on disk. */
export class SharedPages {
  private readonly file: SnapshotFile<Snapshot>;
  private snapshot: Snapshot = { segments: [] };

  constructor(path: string, onError: (error: unknown) => void) {
    this.file = new SnapshotFile(path, Snapshot, onError);
  }

  /** Reads the pages that the process before this one has saved, if any. */
  async load(): Promise<void> {
    const found = await this.file.read();
    if (found !== undefined) this.snapshot = found;
  }

  get popular(): SharedPage | undefined {
    return this.snapshot.popular;
  }

  ofSegment(segment: string): SharedPage | undefined {
    return this.snapshot.segments.find((candidate) => candidate.segment === segment)?.page;
  }

  setPopular(popular: SharedPage): void {
    this.update({ ...this.snapshot, popular });
  }

  setSegments(segments: readonly SegmentPage[]): void {
    this.update({ ...this.snapshot, segments: [...segments] });
  }

  /** Resolves when all saved pages are on disk. */
  settled(): Promise<void> {
    return this.file.settled();
  }

  private update(snapshot: Snapshot): void {
    this.snapshot = snapshot;
    this.file.save(snapshot);
  }
}
