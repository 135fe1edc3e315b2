import { setTimeout as delay } from 'node:timers/promises';
import type { TopicShape, ValueOf } from '@marquee/contracts/topic';
import { Backoff } from './backoff.js';
import type { TopicProducer } from './kafka/producer.js';

export interface OutboxRow {
  readonly id: string;
  readonly value: unknown;
}

/** Rows written in the transactions whose effect they tell. */
export interface OutboxSource<Tx = unknown> {
  /** Runs `work` in a transaction that only one relay can have at a time. */
  withLock<T>(work: (tx: Tx) => Promise<T>): Promise<T | 'held-elsewhere'>;
  /** In the order in which they are to be published. */
  unpublished(tx: Tx, limit: number): Promise<readonly OutboxRow[]>;
  markPublished(tx: Tx, ids: readonly string[]): Promise<void>;
}

export interface OutboxRelayOptions {
  readonly source: OutboxSource;
  readonly producer: Pick<TopicProducer, 'send' | 'onEvent'>;
  readonly topic: TopicShape;
  /** How long a row waits at most when nobody nudges. */
  readonly intervalMs: number;
}

const ROWS_PER_TRANSACTION = 200;

/**
 * Publishes an outbox in order, one relay at a time. A row is marked in the transaction that saw it acknowledged: after
 * a crash in between it is published again, never lost.
 */
export class OutboxRelay implements AsyncDisposable {
  readonly #options: OutboxRelayOptions;
  readonly #stop = new AbortController();
  #wake = Promise.withResolvers<void>();
  #running: Promise<void> | undefined;

  constructor(options: OutboxRelayOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#forEver();
  }

  /** Looks at once: there is something new. */
  nudge(): void {
    this.#wake.resolve();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #forEver(): Promise<void> {
    const { producer, topic, intervalMs } = this.#options;
    const { signal } = this.#stop;
    const backoff = new Backoff(100, 5000);
    while (!signal.aborted) {
      // Renewed before the look, so that a nudge during it leads to another.
      this.#wake = Promise.withResolvers();
      try {
        while (!signal.aborted && (await this.#publishSome()) === ROWS_PER_TRANSACTION);
        backoff.reset();
        await this.#rest(intervalMs);
      } catch (error) {
        if (signal.aborted) return;
        const retryInMs = backoff.next();
        producer.onEvent({ type: 'relay-failed', topic: topic.name, error, retryInMs });
        await delay(retryInMs, undefined, { signal }).catch(() => {});
      }
    }
  }

  async #publishSome(): Promise<number> {
    const { source, producer, topic } = this.#options;
    const published = await source.withLock(async (tx) => {
      const rows = await source.unpublished(tx, ROWS_PER_TRANSACTION);
      if (rows.length === 0) return 0;
      const values = rows.map(({ value }) => value as ValueOf<TopicShape>);
      await producer.send(topic, values, { signal: this.#stop.signal });
      await source.markPublished(
        tx,
        rows.map(({ id }) => id),
      );
      return rows.length;
    });
    return published === 'held-elsewhere' ? 0 : published;
  }

  async #rest(ms: number): Promise<void> {
    const rest = new AbortController();
    const signal = AbortSignal.any([this.#stop.signal, rest.signal]);
    await Promise.race([this.#wake.promise, delay(ms, undefined, { signal }).catch(() => {})]);
    rest.abort();
  }
}
