import { setTimeout as delay } from 'node:timers/promises';
import { backoff } from '@marquee/scheduling';
import { EtcdUnavailableError } from './etcd.error.js';
import { WatchStream, type Change } from './watch-stream.js';
import type { Entry, Revision } from './wire.js';

export interface WatchListener {
  /** Everything below the prefix, at the start and after every reconnect. Missing keys have been deleted. */
  snapshot(entries: ReadonlyMap<string, Entry>): void;
  /** Changes since the last call, in order. */
  change(changes: readonly Change[]): void;
  /** The connection was lost or a callback threw. The watch reconnects automatically. */
  error?(error: unknown): void;
}

export interface WatchOptions {
  /** In milliseconds; default 2000. A silent server is detected within three heartbeats. */
  readonly heartbeatMs?: number;
  readonly signal?: AbortSignal;
}

export interface Watch extends AsyncDisposable {
  /** Resolves with the first snapshot. Rejects if the watch is closed before that. */
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

/** Runs one session after another. Each opens a stream, reads everything and then follows the changes. */
export class PrefixWatch implements Watch {
  private readonly options: PrefixWatchOptions;
  private readonly closing = new AbortController();
  private readonly firstSnapshot = Promise.withResolvers<void>();
  private readonly sessions: Promise<void>;
  private readonly pauses = backoff({ firstMs: 50, maxMs: 1000 });

  constructor(options: PrefixWatchOptions) {
    this.options = options;
    this.firstSnapshot.promise.catch(() => {});
    const signal =
      options.signal === undefined ? this.closing.signal : AbortSignal.any([this.closing.signal, options.signal]);
    this.sessions = this.runSessions(signal);
  }

  get ready(): Promise<void> {
    return this.firstSnapshot.promise;
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.sessions;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  private async runSessions(signal: AbortSignal): Promise<void> {
    for (let session = 0; !signal.aborted; session++) {
      try {
        await this.runSession(session, signal);
      } catch (error) {
        if (!signal.aborted) this.options.listener.error?.(error);
      }
      await delay(this.pauses.next(), undefined, { signal }).catch(() => {});
    }
    this.firstSnapshot.reject(
      new EtcdUnavailableError(`The watch of ${this.options.prefix} was closed before its first snapshot.`, 'unknown'),
    );
    this.options.ended();
  }

  private async runSession(session: number, signal: AbortSignal): Promise<void> {
    const { endpoints, range, heartbeatMs = 2000, listener, read } = this.options;
    const endpoint = endpoints[session % endpoints.length] ?? '';
    using stream = await WatchStream.open({ endpoint, range, heartbeatMs, signal });
    const close = () => stream.close();
    signal.addEventListener('abort', close, { once: true });
    try {
      // Read after the stream has started, so that a change in between arrives twice rather than never.
      const { entries, revision } = await read(signal);
      listener.snapshot(new Map(entries.map((entry) => [entry.key, entry])));
      this.pauses.reset();
      this.firstSnapshot.resolve();
      for await (const changes of stream.changes) {
        const fresh = changes.filter(({ modRevision }) => BigInt(modRevision) > BigInt(revision));
        if (fresh.length > 0) listener.change(fresh);
      }
    } finally {
      signal.removeEventListener('abort', close);
    }
  }
}
