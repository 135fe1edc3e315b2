import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import { OffsetConflictError } from '../messaging.error.js';
import type { BatchHandler } from '../subscription.js';
import type { LogBounds } from './cluster-admin.js';
import { locate, type PartitionReader } from './locate.js';
import { assignedPartition, type Partition } from './partition.js';
import type { TopicProducer } from './producer.js';
import type { RefusedRecord } from '../dead-letter.js';
import { DeadLetterBox } from './dead-letter-box.js';
import { decodeMessages, type DecodedRecord } from './decode-messages.js';
import { deliver } from './deliver.js';

export interface ConsumerRunOptions extends PartitionReader {
  readonly handler: BatchHandler;
  readonly deadLetters: TopicProducer;
}

const SESSION_MS = 6000;
const HEARTBEAT_MS = 1500;
const REBALANCE_MS = 10_000;
const LONG_POLL_MS = 250;
/** Longer than several long polls and two heartbeats. */
const QUIET_MS = 4000;
const RECORDS_PER_CALL = 500;
const DISCONNECT_MS = 5000;

/** One kafkajs consumer from its start to its failure. `TopicConsumer` then starts the next one. */
export class ConsumerRun {
  /** Settles with the error when kafkajs gives up. */
  readonly ended: Promise<unknown>;
  /** When kafkajs last fetched or sent a heartbeat, in milliseconds since 1970. */
  lastSignAt = Date.now();
  /** When a batch was last applied, in milliseconds since 1970. */
  lastProgressAt: number | null = null;
  private readonly options: ConsumerRunOptions;
  private readonly consumer: Consumer;
  private readonly partitions = new Map<number, Partition>();
  private readonly stopping = new AbortController();
  private readonly deadLetters: DeadLetterBox;
  private activeHandlers = 0;

  constructor(options: ConsumerRunOptions) {
    this.options = options;
    this.deadLetters = new DeadLetterBox(options.client, options.deadLetters, options.subscription.topic);
    const { kafka } = options.client;
    this.consumer = kafka.consumer({
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
    const { GROUP_JOIN, CRASH, FETCH, HEARTBEAT } = this.consumer.events;
    this.consumer.on(GROUP_JOIN, ({ payload }) => this.assigned(payload.memberAssignment[this.topic] ?? []));
    this.consumer.on(CRASH, ({ payload }) => resolve(payload.error));
    this.consumer.on(FETCH, () => this.recordSign());
    this.consumer.on(HEARTBEAT, () => this.recordSign());
  }

  async start(): Promise<void> {
    await this.options.client.ensureTopics([this.options.subscription.topic]);
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: [this.topic], fromBeginning: true });
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: (payload) => this.handleBatch(payload),
    });
  }

  /** Ends the run, even if the broker is frozen. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const late = new AbortController();
    const disconnected = this.consumer.disconnect().catch(() => {});
    await Promise.race([disconnected, delay(DISCONNECT_MS, undefined, { signal: late.signal }).catch(() => {})]);
    late.abort();
  }

  /** Whether a handler is running. Kafka is then silent without being stalled. */
  get handling(): boolean {
    return this.activeHandlers > 0;
  }

  /** Whether nothing is consumed at the moment, because a handler failed or the broker is silent. */
  get pausing(): boolean {
    return this.backingOff || (!this.handling && Date.now() - this.lastSignAt > QUIET_MS);
  }

  get backingOff(): boolean {
    return this.partitions.values().some(({ state }) => state === 'backing-off');
  }

  /** The partition that has been tried again without success for longest; undefined if none is. */
  get failing(): Partition['failing'] {
    const failing = [...this.partitions.values()].flatMap((partition) => partition.failing ?? []);
    return failing.toSorted((a, b) => a.since - b.since)[0];
  }

  /** The log that is read, as `KafkaClient.logId` tells it; undefined before a partition has been positioned. */
  get logId(): string | undefined {
    return this.partitions.values().find(({ clusterId }) => clusterId !== '')?.clusterId;
  }

  /** Number of records between the read position and the end of all assigned partitions. */
  get lag(): bigint {
    let lag = 0n;
    for (const { end, read } of this.partitions.values()) if (end > read) lag += end - read;
    return lag;
  }

  /** Updates the ends of the log with those that the cluster reports. */
  observe(bounds: ReadonlyMap<number, LogBounds>): void {
    for (const partition of this.partitions.values()) {
      partition.end = bounds.get(partition.id)?.end ?? partition.end;
    }
  }

  private get topic(): string {
    return this.options.subscription.topic.name;
  }

  private recordSign(): void {
    this.lastSignAt = Date.now();
  }

  /**
   * kafkajs does not wait for this listener but calls it before it fetches. Pausing here prevents reads until the
   * partition has been moved to the stored offset.
   */
  private assigned(ids: readonly number[]): void {
    this.recordSign();
    const { client, subscription, reached } = this.options;
    if (subscription.broadcast !== true) reached.clear();
    this.partitions.clear();
    client.onEvent({ type: 'assigned', topic: this.topic, partitions: ids });
    for (const id of ids) {
      const partition = assignedPartition(id);
      this.partitions.set(id, partition);
      void this.position(partition, 0);
    }
  }

  /** Pauses the partition and resumes it at the stored offset after `pauseMs`. */
  private async position(partition: Partition, pauseMs: number): Promise<void> {
    const where = { topic: this.topic, partition: partition.id };
    const { signal } = this.stopping;
    const { failing } = partition;
    partition.state = pauseMs === 0 ? 'positioning' : 'backing-off';
    this.consumer.pause([{ topic: this.topic, partitions: [partition.id] }]);
    for (let pause = pauseMs; !signal.aborted;) {
      try {
        if (pause > 0) await delay(pause, undefined, { signal });
        if (!this.owns(partition)) return;
        await this.load(partition);
        if (!this.owns(partition)) return;
        partition.state = 'reading';
        // If nothing is left to apply, the failed batch was committed nevertheless.
        partition.failing = partition.read < partition.end ? failing : undefined;
        this.consumer.seek({ ...where, offset: String(partition.read) });
        this.consumer.resume([{ topic: this.topic, partitions: [partition.id] }]);
        this.options.client.onEvent({ type: 'positioned', ...where, offset: partition.read });
        return;
      } catch (error) {
        if (signal.aborted) return;
        pause = partition.backoff.next();
        partition.state = 'backing-off';
        partition.failing ??= { since: Date.now(), error };
        this.options.client.onEvent({ type: 'handler-failed', ...where, error, retryInMs: pause });
      }
    }
  }

  private owns(partition: Partition): boolean {
    return !this.stopping.signal.aborted && this.partitions.get(partition.id) === partition;
  }

  private async load(partition: Partition): Promise<void> {
    const { client, reached } = this.options;
    const location = await locate(this.options, partition.id);
    const { clusterId, expected, read, end, restarted, stored, skipped, missing = 0n } = location;
    if (restarted !== undefined && stored !== null) {
      const where = { topic: this.topic, partition: partition.id };
      partition.deadLettered.clear();
      const from = { reason: restarted, stored: stored.nextOffset, offset: read };
      client.onEvent({ type: 'log-restarted', ...where, ...from, missing, skipped });
    }
    Object.assign(partition, { clusterId, expected, read, end });
    reached.set(partition.id, { clusterId, nextOffset: read });
  }

  private async handleBatch(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const heartbeat = () => payload.heartbeat();
    const partition = this.partitions.get(batch.partition);
    if (partition?.state !== 'reading') return;
    const first = batch.messages[0];
    if (first === undefined) return;
    // After a seek any higher offset is right, gaps included. A lower one means that kafkajs has reset itself.
    if (BigInt(first.offset) < partition.read) return void this.position(partition, 0);
    partition.end = BigInt(batch.highWatermark);
    for (let at = 0; at < batch.messages.length; at += RECORDS_PER_CALL) {
      if (!payload.isRunning() || payload.isStale() || !this.owns(partition)) return;
      const slice = batch.messages.slice(at, at + RECORDS_PER_CALL);
      const isLast = at + RECORDS_PER_CALL >= batch.messages.length;
      const last = isLast ? batch.lastOffset() : (slice.at(-1)?.offset ?? batch.lastOffset());
      const applied = await this.withHeartbeats(heartbeat, () => this.apply(partition, slice, BigInt(last) + 1n));
      if (!applied) return;
      payload.resolveOffset(last);
      await nextTurn();
      await heartbeat();
    }
    await this.commit(payload, partition);
  }

  /** Returns false if the batch must be delivered again. */
  private async apply(partition: Partition, messages: readonly KafkaMessage[], next: bigint): Promise<boolean> {
    const { isRejection = () => false, topic } = this.options.subscription;
    try {
      const { records, refused } = decodeMessages(topic, messages);
      await this.deadLetter(partition, refused);
      await deliver(records, next, {
        handle: (part, nextOfPart) => this.handle(partition, part, nextOfPart),
        isRejection,
        deadLetter: (record) => this.deadLetter(partition, [record]),
      });
      return true;
    } catch (error) {
      if (this.owns(partition)) this.failed(partition, error);
      return false;
    }
  }

  private async handle(partition: Partition, records: readonly DecodedRecord[], next: bigint): Promise<void> {
    const { client, groupId, handler, reached } = this.options;
    const where = { topic: this.topic, partition: partition.id };
    const startedAt = performance.now();
    const { clusterId, expected } = partition;
    const position = { groupId, clusterId, ...where, expected, next };
    await handler({ ...where, records: records.map(({ record }) => record), position, signal: this.stopping.signal });
    Object.assign(partition, { expected: next, read: next, conflicts: 0, failing: undefined });
    for (const offset of partition.deadLettered) if (offset < next) partition.deadLettered.delete(offset);
    partition.backoff.reset();
    reached.set(partition.id, { clusterId, nextOffset: next });
    this.lastProgressAt = Date.now();
    const lag = partition.end > next ? partition.end - next : 0n;
    const tookMs = performance.now() - startedAt;
    client.onEvent({ type: 'delivered', ...where, records: records.length, lag, tookMs });
  }

  private async deadLetter(partition: Partition, refused: readonly RefusedRecord[]): Promise<void> {
    const letters = refused.filter(({ record }) => !partition.deadLettered.has(record.offset));
    await this.deadLetters.write(partition.id, letters, this.stopping.signal);
    for (const { record } of letters) partition.deadLettered.add(record.offset);
  }

  /** Reads the store again after every error, because the transaction may have been committed nevertheless. */
  private failed(partition: Partition, error: unknown): void {
    const where = { topic: this.topic, partition: partition.id };
    const isConflict = error instanceof OffsetConflictError;
    if (!isConflict) partition.failing = { since: partition.failing?.since ?? Date.now(), error };
    const retryInMs = isConflict && partition.conflicts++ === 0 ? 0 : partition.backoff.next();
    const event = isConflict
      ? { type: 'offset-conflict' as const }
      : { type: 'handler-failed' as const, error, retryInMs };
    this.options.client.onEvent({ ...where, ...event });
    void this.position(partition, retryInMs);
  }

  /** kafkajs sends heartbeats only between batches, so a slow handler would lose its partitions. */
  private async withHeartbeats<Result>(heartbeat: () => Promise<void>, work: () => Promise<Result>): Promise<Result> {
    // A rebalance reported here is reported again by the next heartbeat, after the handler.
    const timer = setInterval(() => void heartbeat().catch(() => {}), HEARTBEAT_MS);
    this.activeHandlers++;
    try {
      return await work();
    } finally {
      this.activeHandlers--;
      clearInterval(timer);
    }
  }

  /** With an offset store the commit only serves tools that show lag. */
  private async commit(payload: EachBatchPayload, { id, read }: Partition): Promise<void> {
    const { client, subscription } = this.options;
    if (subscription.broadcast === true) return;
    const committed = payload
      .commitOffsetsIfNecessary({
        topics: [{ topic: this.topic, partitions: [{ partition: id, offset: String(read) }] }],
      })
      .catch((error: unknown) => client.onEvent({ type: 'commit-failed', topic: this.topic, error }));
    if (subscription.offsets === undefined) await committed;
  }
}
