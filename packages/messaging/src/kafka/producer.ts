import type { TopicShape, ValueOf } from '@marquee/contracts/topic';
import { Partitioners, type Kafka, type Producer } from 'kafkajs';
import { bytesOf, toRecord, type RawRecord } from '../cloud-event.js';
import { BrokerUnavailableError, QueueFullError } from '../errors.js';
import type { MessagingListener } from '../events.js';
import { SendQueue } from './send-queue.js';

export interface ProducerOptions {
  /** Bytes that may wait for the broker; default 32 MiB. */
  readonly maxQueuedBytes?: number;
  /** How long the first of several concurrent sends waits for the others, in milliseconds; default 3. */
  readonly lingerMs?: number;
  /** W3C trace context of the caller, read at each `send`. */
  readonly traceparent?: () => string | undefined;
}

export interface SendOptions {
  /** Default 2000. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

interface ProducerContext {
  readonly kafka: Kafka;
  /** CloudEvents `source`. */
  readonly source: string;
  readonly onEvent: MessagingListener;
  readonly ensureTopics: (topics: readonly TopicShape[]) => Promise<void>;
}

const DEADLINE_MS = 2000;
const MAX_QUEUED_BYTES = 32 * 1024 * 1024;
const LINGER_MS = 3;
const ACKNOWLEDGED_BY_ALL = -1;

/**
 * Sends values of declared topics. Not idempotent on purpose: with `idempotent: true` kafkajs loses acknowledged records
 * when a broker freezes; a consumer removes doubles by id.
 */
export class TopicProducer implements AsyncDisposable {
  readonly onEvent: MessagingListener;
  readonly #context: ProducerContext;
  readonly #traceparent: () => string | undefined;
  readonly #budget: number;
  readonly #producer: Producer;
  readonly #queue: SendQueue;
  readonly #known = new Map<string, Promise<void>>();
  readonly #running = new Set<Promise<void>>();
  #connected: Promise<void> | undefined;
  #queuedBytes = 0;
  #closed = false;

  constructor(context: ProducerContext, options: ProducerOptions = {}) {
    this.#context = context;
    this.onEvent = context.onEvent;
    this.#traceparent = options.traceparent ?? (() => undefined);
    this.#budget = options.maxQueuedBytes ?? MAX_QUEUED_BYTES;
    this.#producer = context.kafka.producer({
      idempotent: false,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { initialRetryTime: 50, maxRetryTime: 400, factor: 0.2, multiplier: 2, retries: 3 },
    });
    this.#queue = new SendQueue(options.lingerMs ?? LINGER_MS, (topic, records) => this.#deliver(topic, records));
  }

  /** Bytes that wait for the broker, callers that gave up included. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /**
   * Resolves when all in-sync replicas have the values. `BrokerUnavailableError` means unknown: they may be stored.
   * `QueueFullError` means that nothing was sent.
   */
  async send<T extends TopicShape>(topic: T, values: readonly ValueOf<T>[], options: SendOptions = {}): Promise<void> {
    const now = Date.now();
    const origin = { source: this.#context.source, traceparent: this.#traceparent(), now };
    const records = values.map((value) => toRecord(topic, value, origin));
    await this.#within(topic.name, records, options, () => this.#ensure(topic));
  }

  /** Sends records as they are to a topic that exists: dead letters. */
  async sendRaw(topic: string, records: readonly RawRecord[], options: SendOptions = {}): Promise<void> {
    await this.#within(topic, records, options, async () => {});
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#queue.flush();
    await Promise.allSettled(this.#running);
    await this.#producer.disconnect();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #within(
    topic: string,
    records: readonly RawRecord[],
    { deadlineMs = DEADLINE_MS, signal }: SendOptions,
    prepare: () => Promise<void>,
  ): Promise<void> {
    if (records.length === 0) return;
    signal?.throwIfAborted();
    if (this.#closed) throw new BrokerUnavailableError('The producer is closed: nothing was sent.');
    const bytes = records.reduce((sum, record) => sum + bytesOf(record), 0);
    if (this.#queuedBytes + bytes > this.#budget) throw new QueueFullError(topic, bytes, this.#budget);
    this.#queuedBytes += bytes;
    const gaveUp = Promise.withResolvers<never>();
    const timer = setTimeout(
      () =>
        gaveUp.reject(
          new BrokerUnavailableError(
            `Expected an acknowledgement of ${topic} within ${deadlineMs} ms. It may still arrive: send again with the same ids.`,
          ),
        ),
      deadlineMs,
    );
    const abort = () => gaveUp.reject(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    const abandoned = { value: false };
    const delivered = this.#connect()
      .then(prepare)
      .then(() => this.#queue.add(topic, records, abandoned))
      .catch((error: unknown) => {
        throw new BrokerUnavailableError(
          `Expected the broker to acknowledge ${records.length} records to ${topic}. They may be stored: send again with the same ids.`,
          { cause: error },
        );
      })
      .finally(() => {
        this.#queuedBytes -= bytes;
        this.#running.delete(delivered);
      });
    this.#running.add(delivered);
    try {
      await Promise.race([delivered, gaveUp.promise]);
    } finally {
      abandoned.value = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      delivered.catch(() => {});
    }
  }

  #connect(): Promise<void> {
    this.#connected ??= this.#producer.connect().catch((error: unknown) => {
      this.#connected = undefined;
      this.onEvent({ type: 'producer-failed', error });
      throw error;
    });
    return this.#connected;
  }

  #ensure(topic: TopicShape): Promise<void> {
    const known = this.#known.get(topic.name);
    if (known !== undefined) return known;
    const ensured = this.#context.ensureTopics([topic]).catch((error: unknown) => {
      this.#known.delete(topic.name);
      this.onEvent({ type: 'producer-failed', error });
      throw error;
    });
    this.#known.set(topic.name, ensured);
    return ensured;
  }

  async #deliver(topic: string, records: readonly RawRecord[]): Promise<void> {
    try {
      await this.#producer.send({
        topic,
        acks: ACKNOWLEDGED_BY_ALL,
        timeout: DEADLINE_MS,
        messages: records.map(({ key, value, headers, timestamp }) => ({
          key,
          value,
          headers: { ...headers },
          timestamp: String(timestamp),
        })),
      });
    } catch (error) {
      // The topic may be gone with a wiped broker: look again before the next send.
      this.#known.delete(topic);
      this.onEvent({ type: 'send-failed', topic, records: records.length, error });
      throw error;
    }
  }
}
