import { deadLettersOf } from '@marquee/contracts/topic';
import type { KafkaMessage } from 'kafkajs';
import type { TopicRecord } from '../batch.js';
import { toDeadLetter, type DeadLetter } from '../dead-letter.js';
import { decode, type WireRecord } from '../decode.js';
import type { Subscription } from '../subscription.js';
import type { KafkaClient } from './client.js';
import type { Partition } from './partition.js';
import type { TopicProducer } from './producer.js';

export interface DecodingContext {
  readonly client: KafkaClient;
  readonly subscription: Subscription;
  readonly deadLetters: TopicProducer;
}

/** Returns the readable records. By then the others have been written to the dead letters. */
export async function decodeMessages(
  { client, subscription, deadLetters }: DecodingContext,
  partition: Partition,
  messages: readonly KafkaMessage[],
): Promise<readonly TopicRecord<unknown>[]> {
  const where = { topic: subscription.topic.name, partition: partition.id };
  const records: TopicRecord<unknown>[] = [];
  const refused: DeadLetter[] = [];
  for (const message of messages) {
    const record = fromKafka(message);
    const decoded = decode(subscription.topic, record);
    if (decoded.ok) records.push(decoded.record);
    else if (record.offset >= partition.deadLetteredBelow) refused.push({ ...where, record, reason: decoded.reason });
  }
  const last = refused.at(-1);
  if (last === undefined) return records;
  await deadLetters.sendRaw(deadLettersOf(where.topic), refused.map(toDeadLetter));
  // A retry of the same batch must not write them a second time.
  partition.deadLetteredBelow = last.record.offset + 1n;
  for (const { record, reason } of refused) {
    client.onEvent({ type: 'dead-lettered', ...where, offset: record.offset, reason });
  }
  return records;
}

function fromKafka({ offset, key, value, headers, timestamp }: KafkaMessage): WireRecord {
  const texts = Object.entries(headers ?? {}).map(([name, text]) => [name, String(text ?? '')] as const);
  return {
    offset: BigInt(offset),
    key,
    value,
    headers: Object.fromEntries(texts),
    timestamp: new Date(Number(timestamp)),
  };
}
