import { join } from 'node:path';
import { SharedPage } from '@marquee/contracts/page';
import type { Logger } from '@marquee/observability';
import { InjectLogger, ServiceIdentity } from '@marquee/service-defaults';
import { SnapshotFile } from '@marquee/storage';
import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { z } from 'zod';

const SegmentPage = z.object({ segment: z.string(), page: SharedPage });
export type SegmentPage = z.infer<typeof SegmentPage>;

const Snapshot = z.object({ popular: SharedPage.optional(), segments: z.array(SegmentPage) });
type Snapshot = z.infer<typeof Snapshot>;

/** Pages that many viewers share, in memory and on disk. */
@Injectable()
export class SharedPages implements OnModuleInit, OnApplicationShutdown {
  private readonly file: SnapshotFile<Snapshot>;
  private snapshot: Snapshot = { segments: [] };

  constructor({ dataDir }: ServiceIdentity, @InjectLogger() log: Logger) {
    this.file = new SnapshotFile(join(dataDir, 'shared-pages.json'), Snapshot, (error) =>
      log.warn({ err: error }, error.message),
    );
  }

  /** Reads the pages that the process before this one has saved, if any. */
  async onModuleInit(): Promise<void> {
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

  async onApplicationShutdown(): Promise<void> {
    await this.file.settled();
  }

  private update(snapshot: Snapshot): void {
    this.snapshot = snapshot;
    this.file.save(snapshot);
  }
}
