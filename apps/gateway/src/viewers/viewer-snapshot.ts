import { join } from 'node:path';
import { Viewer } from '@marquee/contracts/gateway';
import type { Logger } from '@marquee/observability';
import { InjectLogger, ServiceIdentity } from '@marquee/service-defaults';
import { SnapshotFile } from '@marquee/storage';
import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { z } from 'zod';

export const MAX_VIEWERS = 200_000;
/** Collects the viewers of a bulk load, so that it causes a few writes only. */
const SAVE_AFTER_MS = 500;
/** The file is written whole, so the pause grows with it: about a hundredth of the time goes into writing. */
const SAVE_AFTER_MS_PER_VIEWER = 0.05;

/** Copies of viewers, which never change: in memory, and on disk for a start while PostgreSQL is unavailable. */
@Injectable()
export class ViewerSnapshot implements OnModuleInit, OnApplicationShutdown {
  private readonly file: SnapshotFile<Viewer[]>;
  private readonly viewers = new Map<string, Viewer>();
  private sortedIds: readonly string[] | undefined;
  private saveTimer: NodeJS.Timeout | undefined;

  constructor({ dataDir }: ServiceIdentity, @InjectLogger() log: Logger) {
    this.file = new SnapshotFile(join(dataDir, 'viewers.json'), z.array(Viewer), (error) =>
      log.warn({ err: error }, error.message),
    );
  }

  async onModuleInit(): Promise<void> {
    for (const viewer of (await this.file.read()) ?? []) this.viewers.set(viewer.viewerId, viewer);
  }

  get size(): number {
    return this.viewers.size;
  }

  findViewer(viewerId: string): Viewer | undefined {
    return this.viewers.get(viewerId);
  }

  /** Viewers ordered by id, starting after the id `after`. */
  listViewers(limit: number, after: string | undefined): Viewer[] {
    this.sortedIds ??= [...this.viewers.keys()].sort();
    const first = after === undefined ? 0 : this.sortedIds.findIndex((id) => id > after);
    if (first < 0) return [];
    return this.sortedIds.slice(first, first + limit).flatMap((id) => this.viewers.get(id) ?? []);
  }

  addViewers(viewers: readonly Viewer[]): void {
    const added = viewers.filter(({ viewerId }) => !this.viewers.has(viewerId));
    if (added.length === 0) return;
    for (const { viewerId, name, avatar } of added) {
      if (this.viewers.size < MAX_VIEWERS) this.viewers.set(viewerId, { viewerId, name, avatar });
    }
    this.sortedIds = undefined;
    this.saveTimer ??= setTimeout(() => this.save(), saveAfterMs(this.viewers.size)).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.saveTimer !== undefined) this.save();
    await this.file.settled();
  }

  private save(): void {
    clearTimeout(this.saveTimer);
    this.saveTimer = undefined;
    this.file.save([...this.viewers.values()]);
  }
}

export function saveAfterMs(viewers: number): number {
  return SAVE_AFTER_MS + viewers * SAVE_AFTER_MS_PER_VIEWER;
}
