import { bytesOf, type RawRecord } from '../cloud-event.js';

interface QueuedSend {
  readonly records: readonly RawRecord[];
  /** True once the caller has given up. Records that have not been sent by then are dropped. */
  readonly abandoned: { readonly value: boolean };
  readonly sent: PromiseWithResolvers<void>;
}

interface PendingRequest {
  readonly timer: NodeJS.Timeout;
  readonly waiting: QueuedSend[];
  bytes: number;
}

/** Below the default limit of a broker, which is 1 MiB per batch of a partition. */
const MAX_REQUEST_BYTES = 512 * 1024;

/** Combines concurrent sends to one topic into one request. */
export class SendQueue {
  private readonly pending = new Map<string, PendingRequest>();

  constructor(
    private readonly lingerMs: number,
    private readonly deliver: (topic: string, records: readonly RawRecord[]) => Promise<void>,
  ) {}

  async add(topic: string, records: readonly RawRecord[], abandoned: { readonly value: boolean }): Promise<void> {
    const sent = chunks(records).map((chunk) => this.enqueue(topic, chunk, abandoned));
    await Promise.all(sent);
  }

  /** Sends everything that is queued now. */
  flush(): void {
    for (const topic of this.pending.keys()) this.flushTopic(topic);
  }

  private enqueue(topic: string, records: readonly RawRecord[], abandoned: QueuedSend['abandoned']): Promise<void> {
    const bytes = totalBytes(records);
    if ((this.pending.get(topic)?.bytes ?? 0) + bytes > MAX_REQUEST_BYTES) this.flushTopic(topic);
    let pending = this.pending.get(topic);
    if (pending === undefined) {
      pending = { timer: setTimeout(() => this.flushTopic(topic), this.lingerMs), waiting: [], bytes: 0 };
      this.pending.set(topic, pending);
    }
    const sent = Promise.withResolvers<void>();
    pending.waiting.push({ records, abandoned, sent });
    pending.bytes += bytes;
    return sent.promise;
  }

  private flushTopic(topic: string): void {
    const pending = this.pending.get(topic);
    if (pending === undefined) return;
    this.pending.delete(topic);
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
