import type { TopicShape, ValueOf } from '@marquee/contracts/topic';
import { backoff, Periodic } from '@marquee/scheduling';
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

const PAGE_SIZE = 200;

/**
 * Publishes an outbox in order; only one relay is active at a time. A row is marked as published only after the broker
 * has acknowledged it, so a crash in between publishes it twice but never loses it.
 */
export class OutboxRelay implements AsyncDisposable {
  private readonly retryPauses = backoff({ firstMs: 100, maxMs: 5000 });
  private readonly runs: Periodic;

  constructor(private readonly options: OutboxRelayOptions) {
    this.runs = new Periodic((signal) => this.publishAll(signal), {
      everyMs: options.intervalMs,
      onError: (error) => this.reportFailure(error),
    });
  }

  start(): void {
    this.runs.start();
  }

  /** Checks the outbox now, because there is a new row. */
  wake(): void {
    this.runs.wake();
  }

  async close(): Promise<void> {
    await this.runs.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  private async publishAll(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.publishPage(signal)) === PAGE_SIZE);
    this.retryPauses.reset();
  }

  private reportFailure(error: unknown): number {
    const { producer, topic } = this.options;
    const retryInMs = this.retryPauses.next();
    producer.onEvent({ type: 'relay-failed', topic: topic.name, error, retryInMs });
    return retryInMs;
  }

  private async publishPage(signal: AbortSignal): Promise<number> {
    const { source, producer, topic } = this.options;
    const published = await source.withLock(async (tx) => {
      const rows = await source.unpublished(tx, PAGE_SIZE);
      if (rows.length === 0) return 0;
      const values = rows.map(({ value }) => value as ValueOf<TopicShape>);
      await producer.send(topic, values, { signal });
      await source.markPublished(
        tx,
        rows.map(({ id }) => id),
      );
      return rows.length;
    });
    return published === 'held-elsewhere' ? 0 : published;
  }
}
