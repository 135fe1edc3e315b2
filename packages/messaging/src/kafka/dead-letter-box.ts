import { setTimeout as delay } from 'node:timers/promises';
import { deadLettersOf, type TopicShape } from '@marquee/contracts/topic';
import { backoff } from '@marquee/scheduling';
import { toDeadLetter, type DeadLetter, type RefusedRecord } from '../dead-letter.js';
import type { KafkaClient } from './client.js';
import type { TopicProducer } from './producer.js';

/** Half a minute when every attempt waits for its deadline. */
const ATTEMPTS = 10;

/** Writes the dead letters of one topic. It fits them to their topic, and gives up rather than stop the partition. */
export class DeadLetterBox {
  private maxBytes: number | undefined;
  private attempts = ATTEMPTS;

  constructor(
    private readonly client: KafkaClient,
    private readonly producer: TopicProducer,
    private readonly topic: TopicShape,
  ) {}

  /**
   * Resolves when the letters are written, or when they could not be written and `dead-letter-lost` has been reported
   * for each. Rejects only if `signal` aborts.
   */
  async write(partition: number, refused: readonly RefusedRecord[], signal: AbortSignal): Promise<void> {
    if (refused.length === 0) return;
    const letters = refused.map((each) => ({ ...each, topic: this.topic.name, partition }));
    const pauses = backoff({ firstMs: 100, maxMs: 1000 });
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted();
      try {
        await this.send(letters, signal);
        this.attempts = ATTEMPTS;
        for (const { record, stage, reason } of letters)
          this.report('dead-lettered', { record, stage, reason }, partition);
        return;
      } catch (error) {
        signal.throwIfAborted();
        // The limit of the topic may have changed.
        this.maxBytes = undefined;
        if (attempt >= this.attempts) return this.giveUp(letters, error);
        await delay(pauses.next(), undefined, { signal });
      }
    }
  }

  private async send(letters: readonly DeadLetter[], signal: AbortSignal): Promise<void> {
    await this.client.ensureTopics([this.topic]);
    const name = deadLettersOf(this.topic.name);
    const maxBytes = (this.maxBytes ??= await this.client.admin.maxMessageBytes(name));
    const records = letters.map((letter) => toDeadLetter(letter, maxBytes));
    await this.producer.sendRaw(this.topic, name, records, { signal });
  }

  /** Until one letter is written, the next ones get a single attempt: a partition does not wait for each of them. */
  private giveUp(letters: readonly DeadLetter[], error: unknown): void {
    this.attempts = 1;
    for (const { partition, ...refused } of letters) this.report('dead-letter-lost', refused, partition, error);
  }

  private report(
    type: 'dead-lettered' | 'dead-letter-lost',
    { record, stage, reason }: RefusedRecord,
    partition: number,
    error?: unknown,
  ): void {
    const event = { topic: this.topic.name, partition, offset: record.offset, stage, reason };
    this.client.onEvent(type === 'dead-lettered' ? { type, ...event } : { type, ...event, error });
  }
}
