import { setTimeout as delay } from 'node:timers/promises';
import { EtcdUnavailableError } from './errors.js';
import { WatchStream, type Change } from './watch-stream.js';
import type { Entry, Revision } from './wire.js';

export interface WatchListener {
  /** Everything below the prefix, after every (re)connect: what is not in it is gone. */
  snapshot(entries: ReadonlyMap<string, Entry>): void;
  /** Changes since the last call, in order. */
  change(changes: readonly Change[]): void;
  /** The connection was lost or a callback threw; the watch goes on by itself. */
  error?(error: unknown): void;
}

export interface WatchOptions {
  /** Default 2000; a silent server is noticed within three of them. */
  readonly heartbeatMs?: number;
  readonly signal?: AbortSignal;
}

export interface Watch extends AsyncDisposable {
  /** Settles with the first snapshot; rejects when the watch is closed before it. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

interface PrefixWatchOptions extends WatchOptions {
  readonly endpoints: readonly string[];
  readonly prefix: string;
  readonly range: { readonly key: string; readonly range_end: string };
  readonly listener: WatchListener;
  readonly read: (signal: AbortSignal) => Promise<{ entries: readonly Entry[]; revision: Revision }>;
  readonly ended: () => void;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;

/** Sessions one after the other, each: open a stream, read all, then follow. */
export class PrefixWatch implements Watch {
  readonly #options: PrefixWatchOptions;
  readonly #stop = new AbortController();
  readonly #first = Promise.withResolvers<void>();
  readonly #running: Promise<void>;
  #failures = 0;

  constructor(options: PrefixWatchOptions) {
    this.#options = options;
    this.#first.promise.catch(() => {});
    const signal =
      options.signal === undefined ? this.#stop.signal : AbortSignal.any([this.#stop.signal, options.signal]);
    this.#running = this.#run(signal);
  }

  get ready(): Promise<void> {
    return this.#first.promise;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #run(signal: AbortSignal): Promise<void> {
    for (let session = 0; !signal.aborted; session++) {
      try {
        await this.#follow(session, signal);
      } catch (error) {
        if (!signal.aborted) this.#options.listener.error?.(error);
      }
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures++);
      await delay(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
    }
    this.#first.reject(
      new EtcdUnavailableError(`The watch of ${this.#options.prefix} was closed before its first snapshot.`, 'unknown'),
    );
    this.#options.ended();
  }

  async #follow(session: number, signal: AbortSignal): Promise<void> {
    const { endpoints, range, heartbeatMs = 2000, listener, read } = this.#options;
    const endpoint = endpoints[session % endpoints.length] ?? '';
    using stream = await WatchStream.open({ endpoint, range, heartbeatMs, signal });
    const close = () => stream.close();
    signal.addEventListener('abort', close, { once: true });
    try {
      // Read after the stream has begun: a change in between arrives twice, never not at all.
      const { entries, revision } = await read(signal);
      listener.snapshot(new Map(entries.map((entry) => [entry.key, entry])));
      this.#failures = 0;
      this.#first.resolve();
      for await (const changes of stream.changes) {
        const fresh = changes.filter(({ modRevision }) => BigInt(modRevision) > BigInt(revision));
        if (fresh.length > 0) listener.change(fresh);
      }
    } finally {
      signal.removeEventListener('abort', close);
    }
  }
}
