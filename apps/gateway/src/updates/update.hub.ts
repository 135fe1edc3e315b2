import type { RowsChanged } from '@marquee/contracts/topics';
import { ProblemError } from '@marquee/service-defaults';
import { format, HEARTBEAT, retryAfter } from './update.domain.js';
import { UpdateLog } from './update-log.js';

/** Where the text of one open stream goes. */
export interface UpdateSink {
  write(text: string): void;
  /** Bytes that the other side has not taken yet. */
  readonly buffered: number;
  /** After what was written has been taken. */
  end(): void;
  /** At once: the other side takes nothing any more. */
  cut(): void;
}

export interface HubLimits {
  readonly streams: () => number;
  readonly streamsPerViewer: () => number;
}

const HEARTBEAT_MS = 15_000;
const RETRY_MS = 2_000;
/** A page that takes no more is better off with a new stream than with old news. */
const BUFFERED_BYTES = 64 * 1024;

/** All open streams of this gateway, by viewer. */
export class UpdateHub implements Disposable {
  readonly #log = new UpdateLog();
  readonly #sinks = new Map<string, Set<UpdateSink>>();
  readonly #heartbeat: NodeJS.Timeout;
  #open = 0;
  #closed = false;

  constructor(private readonly limits: HubLimits) {
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS).unref();
  }

  get open(): number {
    return this.#open;
  }

  /** Throws a 429 or 503 problem if there are as many streams as allowed; called before the stream is begun. */
  admit(viewerId: string): void {
    const own = this.#sinks.get(viewerId)?.size ?? 0;
    if (own >= this.limits.streamsPerViewer()) {
      throw refusal(429, 'too-many-streams', 'This viewer has as many streams open as are allowed. Close one first.');
    }
    if (this.#closed || this.#open >= this.limits.streams()) {
      throw refusal(503, 'streams-full', 'As many streams are open here as there is room for. Try again later.');
    }
  }

  /** Begins a stream; returns the way to say that it has ended. `lastId` is the `Last-Event-ID` of the one before. */
  attach(viewerId: string, sink: UpdateSink, lastId: string | undefined): () => void {
    const own = this.#sinks.get(viewerId) ?? new Set();
    this.#sinks.set(viewerId, own.add(sink));
    this.#open += 1;
    sink.write(retryAfter(RETRY_MS));
    if (lastId !== undefined) for (const text of this.#missed(viewerId, lastId)) sink.write(text);
    return () => this.#detach(viewerId, sink);
  }

  /** Tells the viewer's streams of each row. */
  rowsChanged({ viewerId, rowIds, asOf, eventIds }: RowsChanged): void {
    for (const rowId of rowIds) {
      const text = format(this.#log.add(viewerId, 'row-changed', { rowId, asOf, eventIds }));
      for (const sink of this.#sinks.get(viewerId) ?? []) this.#send(sink, text);
    }
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    clearInterval(this.#heartbeat);
    for (const sink of [...this.#sinks.values()].flatMap((own) => [...own])) {
      if (sink.buffered === 0) sink.end();
      else sink.cut();
    }
  }

  #missed(viewerId: string, lastId: string): string[] {
    const missed = this.#log.since(viewerId, lastId);
    return missed?.map(format) ?? [format({ id: this.#log.nextId(), event: 'page-changed', data: {} })];
  }

  #beat(): void {
    for (const own of this.#sinks.values()) for (const sink of own) this.#send(sink, HEARTBEAT);
  }

  #send(sink: UpdateSink, text: string): void {
    if (sink.buffered > BUFFERED_BYTES) sink.cut();
    else sink.write(text);
  }

  #detach(viewerId: string, sink: UpdateSink): void {
    const own = this.#sinks.get(viewerId);
    if (own?.delete(sink) !== true) return;
    this.#open -= 1;
    if (own.size === 0) this.#sinks.delete(viewerId);
  }
}

function refusal(status: number, code: string, detail: string): ProblemError {
  return new ProblemError({ status, code, detail, retryAfterSeconds: 5 });
}
