import { EventEmitter, once } from 'node:events';
import type { Change, Entry, WatchListener } from '../src/index.js';

/** Collects what a watch delivers and waits until a condition holds. */
export class Observer implements WatchListener {
  readonly snapshots: ReadonlyMap<string, Entry>[] = [];
  readonly changes: Change[] = [];
  readonly errors: unknown[] = [];
  private readonly updated = new EventEmitter();

  snapshot(entries: ReadonlyMap<string, Entry>): void {
    this.snapshots.push(entries);
    this.updated.emit('update');
  }

  change(changes: readonly Change[]): void {
    this.changes.push(...changes);
    this.updated.emit('update');
  }

  error(error: unknown): void {
    this.errors.push(error);
    this.updated.emit('update');
  }

  async until(condition: (observer: this) => boolean): Promise<void> {
    while (!condition(this)) await once(this.updated, 'update');
  }
}
