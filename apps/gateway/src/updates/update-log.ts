import { randomUUID } from 'node:crypto';
import type { Update } from './update.domain.js';

const KEPT = 2_000;

interface Logged {
  readonly viewerId: string;
  readonly update: Update;
}

/** The last updates of all viewers, so that a stream that was cut goes on where it ended. Ids hold for this process only. */
export class UpdateLog {
  readonly #epoch = randomUUID().slice(0, 8);
  readonly #updates: Logged[] = [];
  #sequence = 0;

  add(viewerId: string, event: Update['event'], data: unknown): Update {
    const update = { id: this.nextId(), event, data };
    this.#updates.push({ viewerId, update });
    if (this.#updates.length > KEPT) this.#updates.shift();
    return update;
  }

  nextId(): string {
    this.#sequence += 1;
    return `${this.#epoch}-${this.#sequence}`;
  }

  /** What a viewer has missed since `lastId`; undefined if that cannot be told. */
  since(viewerId: string, lastId: string): Update[] | undefined {
    const [, epoch, digits] = /^([0-9a-f]{8})-(\d{1,15})$/.exec(lastId) ?? [];
    const last = Number(digits);
    if (epoch !== this.#epoch || last > this.#sequence) return undefined;
    const oldest = this.#updates[0];
    const mayHaveForgotten = this.#updates.length === KEPT && oldest !== undefined && sequenceOf(oldest) > last + 1;
    if (mayHaveForgotten) return undefined;
    return this.#updates
      .filter((logged) => logged.viewerId === viewerId && sequenceOf(logged) > last)
      .map(({ update }) => update);
  }
}

function sequenceOf({ update }: Logged): number {
  return Number(update.id.split('-')[1]);
}
