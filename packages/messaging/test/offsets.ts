import type { Batch, OffsetStore, StoredOffset } from '../src/batch.js';
import { OffsetConflictError } from '../src/messaging.error.js';
import type { Note } from './broker.js';

/** State and offset in one place, changed together or not at all, like a database transaction. */
export class Ledger implements OffsetStore {
  readonly ids: string[] = [];
  readonly offsets = new Map<string, StoredOffset>();

  async load(groupId: string, topic: string, partition: number): Promise<StoredOffset | null> {
    return this.offsets.get(`${groupId}/${topic}/${partition}`) ?? null;
  }

  apply({ records, position }: Batch<Note>): void {
    const { groupId, topic, partition, clusterId, expected, next } = position;
    const key = `${groupId}/${topic}/${partition}`;
    const stored = this.offsets.get(key);
    const mine = stored?.clusterId === clusterId ? stored.nextOffset : null;
    if (mine !== expected) throw new OffsetConflictError(position);
    this.offsets.set(key, { clusterId, nextOffset: next });
    this.ids.push(...records.map(({ value }) => value.id));
  }
}
