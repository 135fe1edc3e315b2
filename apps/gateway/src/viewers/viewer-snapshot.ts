import { Viewer } from '@marquee/contracts/gateway';
import { SnapshotFile } from '@marquee/storage';
import { z } from 'zod';

const MAX_VIEWERS = 200_000;
/** Collects the viewers of a bulk load, so that it causes a few writes only. */
const SAVE_AFTER_MS = 500;

/** Copies of viewers, which never change: in memory, and on disk for a start while PostgreSQL is unavailable. */
export class ViewerSnapshot implements AsyncDisposable {
  private readonly file: SnapshotFile<Viewer[]>;
  private readonly viewers = new Map<string, Viewer>();
  private sortedIds: readonly string[] | undefined;
  private saveTimer: NodeJS.Timeout | undefined;

  constructor(path: string, onError: (error: unknown) => void) {
    this.file = new SnapshotFile(path, z.array(Viewer), onError);
  }

  async load(): Promise<void> {
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
    this.saveTimer ??= setTimeout(() => this.save(), SAVE_AFTER_MS).unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.saveTimer !== undefined) this.save();
    await this.file.settled();
  }

  private save(): void {
    clearTimeout(this.saveTimer);
    this.saveTimer = undefined;
    this.file.save([...this.viewers.values()]);
  }
}
