import { setTimeout as delay } from 'node:timers/promises';
import type { TopicShape, ValueOf } from '@marquee/contracts/topic';
import { Backoff } from './backoff.js';
import type { TopicProducer } from './kafka/producer.js';

export interface OutboxRow {
  readonly id: string;
  readonly value: unknown;
}

/** The outbox: rows that were written in the same transaction as the change they announce. */
export interface OutboxSource<Tx = unknown> {
  /** Runs `work` in a transaction that only one relay can hold at a time. */
  withLock<T>(work: (tx: Tx) => Promise<T>): Promise<T | 'held-elsewhere'>;
  /** In the order of publication. */
  unpublished(tx: Tx, limit: number): Promise<readonly OutboxRow[]>;
  markPublished(tx: Tx, ids: readonly string[]): Promise<void>;
}

export interface OutboxRelayOptions {
  readonly source: OutboxSource;
  readonly producer: Pick<TopicProducer, 'send' | 'onEvent'>;
  readonly topic: TopicShape;
  /** How often the outbox is checked without `wake`. */
  readonly intervalMs: number;
}

const ROWS_PER_TRANSACTION = 200;

/**
 * Publishes an outbox in order; only one relay is active at a time. A row is marked as published only after the broker
 * has acknowledged it, so a crash in between publishes it twice but never loses it.
 */
export class OutboxRelay implements AsyncDisposable {
  private readonly options: OutboxRelayOptions;
  private readonly stop = new AbortController();
  private wakeUp = Promise.withResolvers<void>();
  private running: Promise<void> | undefined;

  constructor(options: OutboxRelayOptions) {
    this.options = options;
  }

  start(): void {
    this.running ??= this.runUntilClosed();
  }

  /** Checks the outbox now, because there is a new row. */
  wake(): void {
    this.wakeUp.resolve();
  }

  async close(): Promise<void> {
    this.stop.abort();
    await this.running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  private async runUntilClosed(): Promise<void> {
    const { producer, topic, intervalMs } = this.options;
    const { signal } = this.stop;
    const backoff = new Backoff(100, 5000);
    while (!signal.aborted) {
      // Renewed before the check, so that a wake during the check causes another one.
      this.wakeUp = Promise.withResolvers();
      try {
        while (!signal.aborted && (await this.publishPage()) === ROWS_PER_TRANSACTION);
        backoff.reset();
        await this.pause(intervalMs);
      } catch (error) {
        if (signal.aborted) return;
        const retryInMs = backoff.next();
        producer.onEvent({ type: 'relay-failed', topic: topic.name, error, retryInMs });
        await delay(retryInMs, undefined, { signal }).catch(() => {});
      }
    }
  }

  private async publishPage(): Promise<number> {
    const { source, producer, topic } = this.options;
    const published = await source.withLock(async (tx) => {
      const rows = await source.unpublished(tx, ROWS_PER_TRANSACTION);
      if (rows.length === 0) return 0;
      const values = rows.map(({ value }) => value as ValueOf<TopicShape>);
      await producer.send(topic, values, { signal: this.stop.signal });
      await source.markPublished(
        tx,
        rows.map(({ id }) => id),
      );
      return rows.length;
    });
    return published === 'held-elsewhere' ? 0 : published;
  }

  private async pause(ms: number): Promise<void> {
    const pausing = new AbortController();
    const signal = AbortSignal.any([this.stop.signal, pausing.signal]);
    await Promise.race([this.wakeUp.promise, delay(ms, undefined, { signal }).catch(() => {})]);
    pausing.abort();
  }
}
