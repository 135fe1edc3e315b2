import type { Logger } from '@marquee/observability';
import { Periodic } from '@marquee/scheduling';
import { InjectLogger } from '@marquee/service-defaults';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { ViewerRepository } from './viewer.repository.js';
import { ViewerSnapshot } from './viewer-snapshot.js';

const EVERY_MS = 5_000;
const BATCH_SIZE = 2_000;
/** A transaction becomes visible some time after the `createdAt` it wrote, so each refresh looks back this far. */
const OVERLAP_MS = 10_000;

/** Copies viewers that other replicas have created into the snapshot. */
@Injectable()
export class ViewerRefresh implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly periodic: Periodic;
  private since = new Date(0);

  constructor(
    @Inject(ViewerRepository) private readonly repository: Pick<ViewerRepository, 'listCreatedSince'>,
    private readonly snapshot: ViewerSnapshot,
    @InjectLogger() log: Logger,
  ) {
    this.periodic = new Periodic((signal) => this.refresh(signal), {
      everyMs: EVERY_MS,
      onError: (error) => log.debug({ err: error }, 'viewers not refreshed'),
    });
  }

  onApplicationBootstrap(): void {
    this.periodic.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.periodic.stop();
  }

  async refresh(signal: AbortSignal): Promise<void> {
    let after: string | undefined;
    let newest = this.since.getTime() + OVERLAP_MS;
    for (;;) {
      const batch = await this.repository.listCreatedSince(this.since, BATCH_SIZE, after);
      this.snapshot.addViewers(batch);
      const last = batch.at(-1);
      if (last !== undefined) newest = Math.max(newest, last.createdAt.getTime());
      if (last === undefined || batch.length < BATCH_SIZE || signal.aborted) break;
      after = last.viewerId;
    }
    this.since = new Date(Math.max(0, newest - OVERLAP_MS));
  }
}
