import { randomUUID } from 'node:crypto';
import type { Update } from './update.domain.js';

const MAX_UPDATES = 2_000;

interface LogEntry {
  readonly viewerId: string;
  readonly update: Update;
}

/** The latest updates of all viewers, so that a new stream continues where the last one ended. Ids are per process. */
export class UpdateLog {
  private readonly epoch = randomUUID().slice(0, 8);
  private readonly entries: LogEntry[] = [];
  private sequence = 0;

  append(viewerId: string, event: Update['event'], data: unknown): Update {
    const update = { id: this.nextId(), event, data };
    this.entries.push({ viewerId, update });
    if (this.entries.length > MAX_UPDATES) this.entries.shift();
    return update;
  }

  nextId(): string {
    this.sequence += 1;
    return `${this.epoch}-${this.sequence}`;
  }

  /** The viewer's updates after `lastId`; undefined if `lastId` is unknown or too old. */
  since(viewerId: string, lastId: string): Update[] | undefined {
    const [, epoch, digits] = /^([0-9a-f]{8})-(\d{1,15})$/.exec(lastId) ?? [];
    const last = Number(digits);
    if (epoch !== this.epoch || last > this.sequence) return undefined;
    const oldest = this.entries[0];
    const mayMissUpdates = this.entries.length === MAX_UPDATES && oldest !== undefined && sequenceOf(oldest) > last + 1;
    if (mayMissUpdates) return undefined;
    return this.entries
      .filter((entry) => entry.viewerId === viewerId && sequenceOf(entry) > last)
      .map(({ update }) => update);
  }
}

function sequenceOf({ update }: LogEntry): number {
  return Number(update.id.split('-')[1]);
}
