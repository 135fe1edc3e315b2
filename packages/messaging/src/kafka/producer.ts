import type { TopicShape, ValueOf } from '@marquee/contracts/topic';
import { Partitioners, type Kafka, type Producer } from 'kafkajs';
import { bytesOf, toRecord, type RawRecord } from '../cloud-event.js';
import { BrokerUnavailableError, QueueFullError } from '../messaging.error.js';
import type { MessagingListener } from '../events.js';
import { SendQueue } from './send-queue.js';

export interface ProducerOptions {
  /** Maximum number of bytes that wait for the broker. Default 32 MiB. */
  readonly maxQueuedBytes?: number;
  /** How long a send waits for others to share its request, in milliseconds. Default 3. */
  readonly lingerMs?: number;
  /** Wraps every `send`, and gives its records their trace context. */
  readonly around?: SendInterceptor;
}

/** `send` gets the W3C trace context that the records carry. */
export type SendInterceptor = (
  sending: { readonly topic: string; readonly records: number; readonly traceparent: string | undefined },
  send: (traceparent: string | undefined) => Promise<void>,
) => Promise<void>;

export interface SendOptions {
  /** Default 2000. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
  /** W3C trace context of what caused the records; default: that of the caller. */
  readonly traceparent?: string;
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
 * Sends values of declared topics. It does not use idempotence, because kafkajs loses acknowledged records with
 * `idempotent: true` when a broker freezes. Consumers remove duplicates by id.
 */
export class TopicProducer implements AsyncDisposable {
  readonly onEvent: MessagingListener;
  private readonly context: ProducerContext;
  private readonly around: SendInterceptor;
  private readonly budget: number;
  private readonly producer: Producer;
  private readonly queue: SendQueue;
  private readonly ensuredTopics = new Map<string, Promise<void>>();
  private readonly shapes = new Map<string, TopicShape>();
  private readonly running = new Set<Promise<void>>();
  private connected: Promise<void> | undefined;
  private bytesQueued = 0;
  private closed = false;

  constructor(context: ProducerContext, options: ProducerOptions = {}) {
    this.context = context;
    this.onEvent = context.onEvent;
    this.around = options.around ?? (({ traceparent }, send) => send(traceparent));
    this.budget = options.maxQueuedBytes ?? MAX_QUEUED_BYTES;
    this.producer = context.kafka.producer({
      idempotent: false,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { initialRetryTime: 50, maxRetryTime: 400, factor: 0.2, multiplier: 2, retries: 3 },
    });
    this.queue = new SendQueue(options.lingerMs ?? LINGER_MS, (topic, records) => this.deliver(topic, records));
  }

  /** Number of bytes that wait for the broker, including those whose callers gave up. */
  get queuedBytes(): number {
    return this.bytesQueued;
  }

  /**
   * Resolves when all in-sync replicas have the values. After a `BrokerUnavailableError` they may or may not be stored.
   * After a `QueueFullError` nothing was sent.
   */
  async send<T extends TopicShape>(topic: T, values: readonly ValueOf<T>[], options: SendOptions = {}): Promise<void> {
    const sending = { topic: topic.name, records: values.length, traceparent: options.traceparent };
    await this.around(sending, (traceparent) => {
      const origin = { source: this.context.source, traceparent, now: Date.now() };
      const records = values.map((value) => toRecord(topic, value, origin));
      return this.sendWithin(topic.name, records, options, topic);
    });
  }

  /** Sends records unchanged to a topic or its dead letters, which are created if they are missing. */
  async sendRaw(
    topic: TopicShape,
    name: string,
    records: readonly RawRecord[],
    options: SendOptions = {},
  ): Promise<void> {
    await this.sendWithin(name, records, options, topic);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.queue.flush();
    await Promise.allSettled(this.running);
    await this.producer.disconnect();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  private async sendWithin(
    topic: string,
    records: readonly RawRecord[],
    { deadlineMs = DEADLINE_MS, signal }: SendOptions,
    shape: TopicShape,
  ): Promise<void> {
    if (records.length === 0) return;
    signal?.throwIfAborted();
    if (this.closed) throw new BrokerUnavailableError('The producer is closed. Nothing was sent.');
    const bytes = records.reduce((sum, record) => sum + bytesOf(record), 0);
    if (this.bytesQueued + bytes > this.budget) throw new QueueFullError(topic, bytes, this.budget);
    this.bytesQueued += bytes;
    const gaveUp = Promise.withResolvers<never>();
    const timer = setTimeout(
      () =>
        gaveUp.reject(
          new BrokerUnavailableError(
            `${topic}: no acknowledgement within ${deadlineMs} ms. Send again with the same ids, they may be stored.`,
          ),
        ),
      deadlineMs,
    );
    const abort = () => gaveUp.reject(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    const abandoned = { value: false };
    const delivered = this.connect()
      .then(() => this.ensure(topic, shape))
      .then(() => this.queue.add(topic, records, abandoned))
      .catch((error: unknown) => {
        throw new BrokerUnavailableError(
          `${topic}: ${records.length} records not acknowledged. They may be stored: send again with the same ids.`,
          { cause: error },
        );
      })
      .finally(() => {
        this.bytesQueued -= bytes;
        this.running.delete(delivered);
      });
    this.running.add(delivered);
    try {
      await Promise.race([delivered, gaveUp.promise]);
    } finally {
      abandoned.value = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      delivered.catch(() => {});
    }
  }

  private connect(): Promise<void> {
    this.connected ??= this.producer.connect().catch((error: unknown) => {
      this.connected = undefined;
      this.onEvent({ type: 'producer-failed', error });
      throw error;
    });
    return this.connected;
  }

  /** `shape` is the declaration that creates the topic `name`: its own, or that of the topic of the dead letters. */
  private ensure(name: string, shape: TopicShape): Promise<void> {
    this.shapes.set(name, shape);
    const known = this.ensuredTopics.get(name);
    if (known !== undefined) return known;
    const ensured = this.context.ensureTopics([shape]).catch((error: unknown) => {
      this.ensuredTopics.delete(name);
      this.onEvent({ type: 'producer-failed', error });
      throw error;
    });
    this.ensuredTopics.set(name, ensured);
    return ensured;
  }

  /** Sends again at once what failed because the topic is gone, or because the records are too large together. */
  private async deliver(topic: string, records: readonly RawRecord[]): Promise<void> {
    try {
      await this.request(topic, records);
    } catch (error) {
      this.ensuredTopics.delete(topic);
      const shape = this.shapes.get(topic);
      if (isProtocolError(error, 'UNKNOWN_TOPIC_OR_PARTITION') && shape !== undefined) {
        await this.ensure(topic, shape);
        return this.request(topic, records);
      }
      if (!isProtocolError(error, 'MESSAGE_TOO_LARGE') || records.length < 2) throw error;
      const half = records.length >> 1;
      await this.deliver(topic, records.slice(0, half));
      await this.deliver(topic, records.slice(half));
    }
  }

  private async request(topic: string, records: readonly RawRecord[]): Promise<void> {
    try {
      await this.producer.send({
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
      this.onEvent({ type: 'send-failed', topic, records: records.length, error });
      throw error;
    }
  }
}

/** Whether the broker answered with this error. kafkajs wraps it when its retries are used up. */
function isProtocolError(error: unknown, type: string): boolean {
  for (let each = error; each instanceof Error; each = each.cause)
    if ('type' in each && each.type === type) return true;
  return false;
}
