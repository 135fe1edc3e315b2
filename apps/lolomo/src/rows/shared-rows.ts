import { join } from 'node:path';
import { SharedRows as SharedRowsSchema } from '@marquee/contracts/row-builder';
import type { BuiltRow } from '@marquee/contracts/row-builder';
import type { Logger } from '@marquee/observability';
import { InjectLogger, ServiceIdentity } from '@marquee/service-defaults';
import { SnapshotFile } from '@marquee/storage';
import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { z } from 'zod';

const SharedRowsSnapshot = z.object({
  popular: SharedRowsSchema.optional(),
  segments: z.array(z.object({ segment: z.string(), rows: SharedRowsSchema.shape.rows })),
});
export type SharedRowsSnapshot = z.infer<typeof SharedRowsSnapshot>;

/** Rows that are the same for every viewer or one segment. A file keeps them for a start without the row-builder. */
@Injectable()
export class SharedRows implements OnModuleInit, OnApplicationShutdown {
  private readonly file: SnapshotFile<SharedRowsSnapshot>;
  private snapshot: SharedRowsSnapshot = { segments: [] };

  constructor({ dataDir }: ServiceIdentity, @InjectLogger() log: Logger) {
    this.file = new SnapshotFile(join(dataDir, 'shared-rows.json'), SharedRowsSnapshot, (error) =>
      log.warn({ err: error }, error.message),
    );
  }

  get popular(): readonly BuiltRow[] {
    return this.snapshot.popular?.rows ?? [];
  }

  get segments(): SharedRowsSnapshot['segments'] {
    return this.snapshot.segments;
  }

  ofSegment(segment: string | undefined): readonly BuiltRow[] {
    return this.segments.find((candidate) => candidate.segment === segment)?.rows ?? [];
  }

  replace(snapshot: SharedRowsSnapshot): void {
    this.snapshot = snapshot;
    this.file.save(snapshot);
  }

  async onModuleInit(): Promise<void> {
    this.snapshot = (await this.file.read()) ?? this.snapshot;
  }

  /** The poller has stopped by then, so no later write can follow. */
  async onApplicationShutdown(): Promise<void> {
    await this.file.settled();
  }
}
