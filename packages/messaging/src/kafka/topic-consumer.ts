import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { backoff } from '@marquee/scheduling';
import type { StoredOffset } from '../batch.js';
import type { BatchHandler, ConsumerStatus, Subscription } from '../subscription.js';
import type { KafkaClient } from './client.js';
import { ConsumerRun } from './consumer-run.js';
import type { TopicProducer } from './producer.js';

export interface TopicConsumerOptions {
  readonly client: KafkaClient;
  /** The consumer group is `<group>.<topic>`. */
  readonly group: string;
  readonly subscription: Subscription;
  readonly handler: BatchHandler;
  readonly deadLetters: TopicProducer;
  /** The consumer is replaced after this many milliseconds of silence, or of lag without progress. Default 15 000. */
  readonly stallMs?: number;
  /** The consumer is replaced after its handler has failed for this many milliseconds. Default 60 000. */
  readonly failingMs?: number;
}

const STALL_MS = 15_000;
const FAILING_MS = 60_000;
const CHECK_EVERY_MS = 2000;
/** The identity of the log is compared at each fifth check: it needs a connection, and nothing is lost meanwhile. */
const CHECKS_OF_IDENTITY = 5;
const STABLE_MS = 30_000;

/** Consumes one topic until it is closed. It replaces a kafkajs consumer that failed, stopped or makes no progress. */
export class TopicConsumer {
  private readonly options: TopicConsumerOptions;
  private readonly groupId: string;
  private readonly reached = new Map<number, StoredOffset>();
  private readonly stop = new AbortController();
  private run: ConsumerRun | undefined;
  private state: ConsumerStatus['state'] = 'stopped';
  private lastProgressAt: number | null = null;
  /** The failure that ended the last run, until a batch is applied again. */
  private lastFailing: ConsumerRun['failing'];
  private running: Promise<void> | undefined;

  constructor(options: TopicConsumerOptions) {
    const { group, subscription } = options;
    const shared = `${group}.${subscription.topic.name}`;
    this.options = options;
    this.groupId = subscription.broadcast === true ? `${shared}.${randomUUID()}` : shared;
  }

  /** Starts in the background, because the broker may be unavailable. */
  start(): void {
    this.running ??= this.runUntilClosed();
  }

  async close(): Promise<void> {
    this.stop.abort();
    await this.running;
    this.state = 'stopped';
  }

  status(): ConsumerStatus {
    const at = this.run?.lastProgressAt ?? this.lastProgressAt;
    const failing = this.failing;
    return {
      topic: this.options.subscription.topic.name,
      state: this.state === 'consuming' && (this.run?.pausing === true || this.failsForLong) ? 'paused' : this.state,
      lag: Number(this.run?.lag ?? 0n),
      ...(failing && { failure: `since ${new Date(failing.since).toISOString()}: ${String(failing.error)}` }),
      lastProgressAt: at === null ? null : new Date(at),
    };
  }

  /** Why a partition fails, and since when, across runs. */
  private get failing(): ConsumerRun['failing'] {
    const { run, lastFailing } = this;
    if (run?.failing === undefined) return run?.lastProgressAt === null && run.lag > 0n ? lastFailing : undefined;
    return { ...run.failing, since: Math.min(run.failing.since, lastFailing?.since ?? run.failing.since) };
  }

  private get failsForLong(): boolean {
    return Date.now() - (this.failing?.since ?? Infinity) > (this.options.failingMs ?? FAILING_MS);
  }

  private async runUntilClosed(): Promise<void> {
    const { client, subscription } = this.options;
    const topic = subscription.topic.name;
    const { signal } = this.stop;
    const pauses = backoff({ firstMs: 200, maxMs: 5000 });
    while (!signal.aborted) {
      const startedAt = Date.now();
      const error = await this.runOnce();
      if (signal.aborted) return;
      if (Date.now() - startedAt > STABLE_MS) pauses.reset();
      const retryInMs = pauses.next();
      client.onEvent({ type: 'consumer-failed', topic, error, retryInMs });
      await delay(retryInMs, undefined, { signal }).catch(() => {});
    }
  }

  /** Performs one run and returns the error that ended it. */
  private async runOnce(): Promise<unknown> {
    const { client, subscription, handler, deadLetters } = this.options;
    const groupId = this.groupId;
    const run = new ConsumerRun({ client, groupId, subscription, handler, deadLetters, reached: this.reached });
    const ending = new AbortController();
    const signal = AbortSignal.any([this.stop.signal, ending.signal]);
    this.run = run;
    this.state = 'starting';
    try {
      const started = run.start().then(() => {
        this.state = 'consuming';
        client.onEvent({ type: 'consumer-started', topic: subscription.topic.name, groupId });
        return run.ended;
      });
      return await Promise.race([started, this.waitForStall(run, signal)]);
    } catch (error) {
      return error;
    } finally {
      ending.abort();
      this.state = 'starting';
      this.lastFailing = this.failing;
      await run.stop();
      this.lastProgressAt = run.lastProgressAt ?? this.lastProgressAt;
    }
  }

  /** Settles when the run makes no progress or `signal` aborts. */
  private async waitForStall(run: ConsumerRun, signal: AbortSignal): Promise<Error> {
    const { client, subscription, stallMs = STALL_MS, failingMs = FAILING_MS } = this.options;
    const topic = subscription.topic.name;
    let behindSince: number | undefined;
    let progressAt = run.lastProgressAt;
    let checks = 0;
    while (!signal.aborted) {
      await delay(Math.min(CHECK_EVERY_MS, stallMs / 2, failingMs / 2), undefined, { signal }).catch(() => {});
      const bounds = await client.admin.logBounds(topic).catch(() => undefined);
      if (bounds !== undefined) run.observe(bounds);
      if (++checks % CHECKS_OF_IDENTITY === 0 && (await this.isAnotherLog(run))) {
        return new Error(`${topic} was deleted and created again.`);
      }
      const now = Date.now();
      const { failing } = run;
      if (failing !== undefined && now - failing.since > failingMs) {
        return new Error(`The consumer of ${topic} has failed for too long.`, { cause: failing.error });
      }
      const excused = run.handling || run.backingOff;
      if (run.lag === 0n || excused || run.lastProgressAt !== progressAt) behindSince = undefined;
      else behindSince ??= now;
      progressAt = run.lastProgressAt;
      if (!excused && now - run.lastSignAt > stallMs)
        return new Error(`The consumer of ${topic} has been silent for too long.`);
      if (behindSince !== undefined && now - behindSince > stallMs) {
        return new Error(`The consumer of ${topic} is ${run.lag} records behind and makes no progress.`);
      }
    }
    return new Error(`The consumer of ${topic} was closed.`);
  }
  /** A log that was replaced while this consumer reads looks the same to it once it has grown past its position. */
  private async isAnotherLog(run: ConsumerRun): Promise<boolean> {
    const { client, subscription } = this.options;
    const id = await client.logId(subscription.topic.name).catch(() => undefined);
    return id !== undefined && run.logId !== undefined && run.logId !== id;
  }
}
