import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import { OffsetConflictError } from '../errors.js';
import type { BatchHandler } from '../subscription.js';
import type { LogBounds } from './cluster-admin.js';
import { locate, type Reader } from './locate.js';
import { assignedPartition, type Partition } from './partition.js';
import type { TopicProducer } from './producer.js';
import { readable } from './readable.js';

export interface ConsumerRunOptions extends Reader {
  readonly handler: BatchHandler;
  readonly deadLetters: TopicProducer;
}

const SESSION_MS = 6000;
const HEARTBEAT_MS = 1500;
const REBALANCE_MS = 10_000;
const LONG_POLL_MS = 250;
/** Several long polls and two heartbeats. */
const QUIET_MS = 4000;
const RECORDS_PER_CALL = 500;
const DISCONNECT_MS = 5000;

/** One kafkajs consumer from its start to its failure; whoever owns it starts the next. */
export class ConsumerRun {
  /** Settles with the reason when kafkajs gives up. */
  readonly ended: Promise<unknown>;
  /** When kafkajs last showed that it is alive, and when a batch was last applied; milliseconds since 1970. */
  lastSignAt = Date.now();
  lastProgressAt: number | null = null;
  readonly #options: ConsumerRunOptions;
  readonly #consumer: Consumer;
  readonly #partitions = new Map<number, Partition>();
  readonly #stop = new AbortController();
  #handling = 0;

  constructor(options: ConsumerRunOptions) {
    this.#options = options;
    const { kafka } = options.client;
    this.#consumer = kafka.consumer({
      groupId: options.groupId,
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: REBALANCE_MS,
      minBytes: 1,
      maxWaitTimeInMs: LONG_POLL_MS,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 100, maxRetryTime: 1000, retries: 5, restartOnFailure: async () => false },
    });
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.ended = promise;
    const { GROUP_JOIN, CRASH, FETCH, HEARTBEAT } = this.#consumer.events;
    this.#consumer.on(GROUP_JOIN, ({ payload }) => this.#assigned(payload.memberAssignment[this.#topic] ?? []));
    this.#consumer.on(CRASH, ({ payload }) => resolve(payload.error));
    this.#consumer.on(FETCH, () => this.#showsLife());
    this.#consumer.on(HEARTBEAT, () => this.#showsLife());
  }

  async start(): Promise<void> {
    await this.#options.client.ensureTopics([this.#options.subscription.topic]);
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topics: [this.#topic], fromBeginning: true });
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: (payload) => this.#eachBatch(payload),
    });
  }

  /** Ends the run. A frozen broker cannot hold it up. */
  async stop(): Promise<void> {
    this.#stop.abort();
    const late = new AbortController();
    const disconnected = this.#consumer.disconnect().catch(() => {});
    await Promise.race([disconnected, delay(DISCONNECT_MS, undefined, { signal: late.signal }).catch(() => {})]);
    late.abort();
  }

  /** Whether a handler is at work: then silence is not a stall. */
  get handling(): boolean {
    return this.#handling > 0;
  }

  /** Whether nothing is consumed at the moment: after a failure, or because the broker says nothing. */
  get pausing(): boolean {
    return this.backingOff || (!this.handling && Date.now() - this.lastSignAt > QUIET_MS);
  }

  get backingOff(): boolean {
    return this.#partitions.values().some(({ state }) => state === 'backing-off');
  }

  /** Records behind the end, of partitions that are being read. */
  get lag(): bigint {
    let lag = 0n;
    for (const { end, read } of this.#partitions.values()) if (end > read) lag += end - read;
    return lag;
  }

  /** Tells the ends of the log as the cluster, not this consumer, sees them. */
  observe(bounds: ReadonlyMap<number, LogBounds>): void {
    for (const partition of this.#partitions.values()) {
      partition.end = bounds.get(partition.id)?.end ?? partition.end;
    }
  }

  get #topic(): string {
    return this.#options.subscription.topic.name;
  }

  #showsLife(): void {
    this.lastSignAt = Date.now();
  }

  /**
   * kafkajs does not wait for this listener, but calls it before it fetches: pausing here means that nothing is read
   * before the partition stands where the store says.
   */
  #assigned(ids: readonly number[]): void {
    this.#showsLife();
    const { client, subscription, reached } = this.#options;
    if (subscription.broadcast !== true) reached.clear();
    this.#partitions.clear();
    client.onEvent({ type: 'assigned', topic: this.#topic, partitions: ids });
    for (const id of ids) {
      const partition = assignedPartition(id);
      this.#partitions.set(id, partition);
      void this.#position(partition, 0);
    }
  }

  /** Pauses the partition, and after a while lets it go on from where the store says. */
  async #position(partition: Partition, pauseMs: number): Promise<void> {
    const where = { topic: this.#topic, partition: partition.id };
    const { signal } = this.#stop;
    partition.state = pauseMs === 0 ? 'positioning' : 'backing-off';
    this.#consumer.pause([{ topic: this.#topic, partitions: [partition.id] }]);
    for (let pause = pauseMs; !signal.aborted;) {
      try {
        if (pause > 0) await delay(pause, undefined, { signal });
        if (!this.#owns(partition)) return;
        await this.#load(partition);
        if (!this.#owns(partition)) return;
        partition.state = 'reading';
        this.#consumer.seek({ ...where, offset: String(partition.read) });
        this.#consumer.resume([{ topic: this.#topic, partitions: [partition.id] }]);
        this.#options.client.onEvent({ type: 'positioned', ...where, offset: partition.read });
        return;
      } catch (error) {
        if (signal.aborted) return;
        pause = partition.backoff.next();
        partition.state = 'backing-off';
        this.#options.client.onEvent({ type: 'handler-failed', ...where, error, retryInMs: pause });
      }
    }
  }

  #owns(partition: Partition): boolean {
    return !this.#stop.signal.aborted && this.#partitions.get(partition.id) === partition;
  }

  async #load(partition: Partition): Promise<void> {
    const { client, reached } = this.#options;
    const { clusterId, expected, read, end, restarted, stored } = await locate(this.#options, partition.id);
    if (restarted !== undefined && stored !== null) {
      const where = { topic: this.#topic, partition: partition.id };
      partition.deadLetteredBelow = 0n;
      client.onEvent({ type: 'log-restarted', ...where, reason: restarted, stored: stored.nextOffset, offset: read });
    }
    Object.assign(partition, { clusterId, expected, read, end });
    reached.set(partition.id, { clusterId, nextOffset: read });
  }

  async #eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const heartbeat = () => payload.heartbeat();
    const partition = this.#partitions.get(batch.partition);
    if (partition?.state !== 'reading') return;
    const first = batch.messages[0];
    if (first === undefined) return;
    // After a seek whatever comes is right, gaps included; a lower offset means that kafkajs has reset by itself.
    if (BigInt(first.offset) < partition.read) return void this.#position(partition, 0);
    partition.end = BigInt(batch.highWatermark);
    for (let at = 0; at < batch.messages.length; at += RECORDS_PER_CALL) {
      if (!payload.isRunning() || payload.isStale() || !this.#owns(partition)) return;
      const slice = batch.messages.slice(at, at + RECORDS_PER_CALL);
      const isLast = at + RECORDS_PER_CALL >= batch.messages.length;
      const last = isLast ? batch.lastOffset() : (slice.at(-1)?.offset ?? batch.lastOffset());
      const applied = await this.#whileBeating(heartbeat, () => this.#apply(partition, slice, BigInt(last) + 1n));
      if (!applied) return;
      payload.resolveOffset(last);
      await nextTurn();
      await heartbeat();
    }
    await this.#commit(payload, partition);
  }

  async #apply(partition: Partition, messages: readonly KafkaMessage[], next: bigint): Promise<boolean> {
    const { client, groupId, handler, reached } = this.#options;
    const where = { topic: this.#topic, partition: partition.id };
    const began = performance.now();
    const { clusterId, expected } = partition;
    try {
      const records = await readable(this.#options, partition, messages);
      const position = { groupId, clusterId, ...where, expected, next };
      await handler({ ...where, records, position, signal: this.#stop.signal });
    } catch (error) {
      if (this.#owns(partition)) this.#failed(partition, error);
      return false;
    }
    Object.assign(partition, { expected: next, read: next, conflicts: 0 });
    partition.backoff.reset();
    reached.set(partition.id, { clusterId, nextOffset: next });
    this.lastProgressAt = Date.now();
    const lag = partition.end > next ? partition.end - next : 0n;
    const tookMs = performance.now() - began;
    client.onEvent({ type: 'delivered', ...where, records: messages.length, lag, tookMs });
    return true;
  }

  /** The store is read again in any case: an error may hide a transaction that was committed. */
  #failed(partition: Partition, error: unknown): void {
    const where = { topic: this.#topic, partition: partition.id };
    const isConflict = error instanceof OffsetConflictError;
    const retryInMs = isConflict && partition.conflicts++ === 0 ? 0 : partition.backoff.next();
    const event = isConflict
      ? { type: 'offset-conflict' as const }
      : { type: 'handler-failed' as const, error, retryInMs };
    this.#options.client.onEvent({ ...where, ...event });
    void this.#position(partition, retryInMs);
  }

  /** kafkajs beats only between batches: a slow handler would lose its partitions. */
  async #whileBeating<Result>(heartbeat: () => Promise<void>, work: () => Promise<Result>): Promise<Result> {
    // A rebalance told here is told again by the next heartbeat, after the handler.
    const timer = setInterval(() => void heartbeat().catch(() => {}), HEARTBEAT_MS);
    this.#handling++;
    try {
      return await work();
    } finally {
      this.#handling--;
      clearInterval(timer);
    }
  }

  /** With an offset store this is only for tools that show lag. */
  async #commit(payload: EachBatchPayload, { id, read }: Partition): Promise<void> {
    const { client, subscription } = this.#options;
    if (subscription.broadcast === true) return;
    const committed = payload
      .commitOffsetsIfNecessary({
        topics: [{ topic: this.#topic, partitions: [{ partition: id, offset: String(read) }] }],
      })
      .catch((error: unknown) => client.onEvent({ type: 'commit-failed', topic: this.#topic, error }));
    if (subscription.offsets === undefined) await committed;
  }
}
