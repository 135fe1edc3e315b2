import { bytesOf, type RawRecord } from '../cloud-event.js';

interface Waiting {
  readonly records: readonly RawRecord[];
  /** Set when the caller has given up: what has not left yet need not leave. */
  readonly abandoned: { readonly value: boolean };
  readonly sent: PromiseWithResolvers<void>;
}

interface Pending {
  readonly timer: NodeJS.Timeout;
  readonly waiting: Waiting[];
  bytes: number;
}

/** Below the 1 MiB that a broker accepts in one batch of a partition by default. */
const MAX_REQUEST_BYTES = 512 * 1024;

/** Gathers concurrent sends to one topic into one request. */
export class SendQueue {
  readonly #pending = new Map<string, Pending>();

  constructor(
    private readonly lingerMs: number,
    private readonly deliver: (topic: string, records: readonly RawRecord[]) => Promise<void>,
  ) {}

  async add(topic: string, records: readonly RawRecord[], abandoned: { readonly value: boolean }): Promise<void> {
    const sent = chunks(records).map((chunk) => this.#enqueue(topic, chunk, abandoned));
    await Promise.all(sent);
  }

  /** Sends all that waits now. */
  flush(): void {
    for (const topic of this.#pending.keys()) this.#flush(topic);
  }

  #enqueue(topic: string, records: readonly RawRecord[], abandoned: Waiting['abandoned']): Promise<void> {
    const bytes = totalBytes(records);
    if ((this.#pending.get(topic)?.bytes ?? 0) + bytes > MAX_REQUEST_BYTES) this.#flush(topic);
    let pending = this.#pending.get(topic);
    if (pending === undefined) {
      pending = { timer: setTimeout(() => this.#flush(topic), this.lingerMs), waiting: [], bytes: 0 };
      this.#pending.set(topic, pending);
    }
    const sent = Promise.withResolvers<void>();
    pending.waiting.push({ records, abandoned, sent });
    pending.bytes += bytes;
    return sent.promise;
  }

  #flush(topic: string): void {
    const pending = this.#pending.get(topic);
    if (pending === undefined) return;
    this.#pending.delete(topic);
    clearTimeout(pending.timer);
    for (const { sent } of pending.waiting.filter(({ abandoned }) => abandoned.value)) sent.resolve();
    const waiting = pending.waiting.filter(({ abandoned }) => !abandoned.value);
    if (waiting.length === 0) return;
    this.deliver(
      topic,
      waiting.flatMap(({ records }) => records),
    ).then(
      () => waiting.forEach(({ sent }) => sent.resolve()),
      (error: unknown) => waiting.forEach(({ sent }) => sent.reject(error)),
    );
  }
}

function chunks(records: readonly RawRecord[]): readonly (readonly RawRecord[])[] {
  const all: RawRecord[][] = [];
  let room = 0;
  for (const record of records) {
    const bytes = bytesOf(record);
    if (bytes > room || all.length === 0) {
      all.push([]);
      room = MAX_REQUEST_BYTES;
    }
    all.at(-1)?.push(record);
    room -= bytes;
  }
  return all;
}

function totalBytes(records: readonly RawRecord[]): number {
  return records.reduce((sum, record) => sum + bytesOf(record), 0);
}
