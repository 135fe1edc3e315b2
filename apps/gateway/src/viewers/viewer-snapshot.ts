import { Viewer } from '@marquee/contracts/gateway';
import { SnapshotFile } from '@marquee/etcd';
import { z } from 'zod';

const PROFILES_KEPT = 200_000;
/** A load of many profiles ends in a few writes. */
const SAVE_AFTER_MS = 500;

/** Copies of profiles, which never change: in memory, and on disk for a start while PostgreSQL is away. */
export class ProfileSnapshot implements AsyncDisposable {
  readonly #file: SnapshotFile<Viewer[]>;
  readonly #profiles = new Map<string, Viewer>();
  #ids: readonly string[] | undefined;
  #saving: NodeJS.Timeout | undefined;

  constructor(path: string, onError: (error: unknown) => void) {
    this.#file = new SnapshotFile(path, z.array(Viewer), onError);
  }

  async load(): Promise<void> {
    for (const viewer of (await this.#file.read()) ?? []) this.#profiles.set(viewer.viewerId, viewer);
  }

  get size(): number {
    return this.#profiles.size;
  }

  find(viewerId: string): Viewer | undefined {
    return this.#profiles.get(viewerId);
  }

  /** In the order of their ids, those behind `after`. */
  list(limit: number, after: string | undefined): Viewer[] {
    this.#ids ??= [...this.#profiles.keys()].sort();
    const first = after === undefined ? 0 : this.#ids.findIndex((id) => id > after);
    if (first < 0) return [];
    return this.#ids.slice(first, first + limit).flatMap((id) => this.#profiles.get(id) ?? []);
  }

  add(viewers: readonly Viewer[]): void {
    const fresh = viewers.filter(({ viewerId }) => !this.#profiles.has(viewerId));
    if (fresh.length === 0) return;
    for (const { viewerId, name, avatar } of fresh) {
      if (this.#profiles.size < PROFILES_KEPT) this.#profiles.set(viewerId, { viewerId, name, avatar });
    }
    this.#ids = undefined;
    this.#saving ??= setTimeout(() => this.#save(), SAVE_AFTER_MS).unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#saving !== undefined) this.#save();
    await this.#file.settled();
  }

  #save(): void {
    clearTimeout(this.#saving);
    this.#saving = undefined;
    this.#file.save([...this.#profiles.values()]);
  }
}
