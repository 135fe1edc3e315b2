import type { TopicShape } from '@marquee/contracts/topic';
import type { KafkaMessage } from 'kafkajs';
import type { TopicRecord } from '../batch.js';
import type { RefusedRecord } from '../dead-letter.js';
import { decode, type WireRecord } from '../decode.js';

/** A record that can be delivered, and the form in which it came, should the handler refuse it. */
export interface DecodedRecord {
  readonly record: TopicRecord<unknown>;
  readonly wire: WireRecord;
}

/** Separates the readable records from those that are not JSON or break the schema of the topic. */
export function decodeMessages(
  topic: TopicShape,
  messages: readonly KafkaMessage[],
): { readonly records: readonly DecodedRecord[]; readonly refused: readonly RefusedRecord[] } {
  const records: DecodedRecord[] = [];
  const refused: RefusedRecord[] = [];
  for (const message of messages) {
    const wire = fromKafka(message);
    const decoded = decode(topic, wire);
    if (decoded.ok) records.push({ record: decoded.record, wire });
    else refused.push({ record: wire, stage: 'decoding', reason: decoded.reason });
  }
  return { records, refused };
}

export function fromKafka({ offset, key, value, headers, timestamp }: KafkaMessage): WireRecord {
  const texts = Object.entries(headers ?? {}).map(([name, text]) => [name, String(text ?? '')] as const);
  return {
    offset: BigInt(offset),
    key,
    value,
    headers: Object.fromEntries(texts),
    timestamp: new Date(Number(timestamp)),
  };
}
