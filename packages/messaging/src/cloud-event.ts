import { randomUUID } from 'node:crypto';
import type { TopicShape } from '@marquee/contracts/topic';
import { MessagingUsageError } from './messaging.error.js';

/** A record in the form that is sent to the broker. */
export interface RawRecord {
  readonly key: string | Buffer | null;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly timestamp: number;
}

export interface EventOrigin {
  /** CloudEvents `source`, a URI reference. */
  readonly source: string;
  readonly traceparent: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Encodes a value as CloudEvents 1.0 in Kafka binary mode: attributes in `ce_` headers, only the value in the record.
 */
export function toRecord(
  topic: TopicShape,
  value: unknown,
  { source, traceparent, now }: EventOrigin,
): RawRecord & { key: string } {
  const fields = value as Readonly<Record<string, unknown>>;
  const key = fields[topic.key];
  if (typeof key !== 'string') {
    throw new MessagingUsageError(
      `The key field "${topic.key}" of ${topic.name} must be a string; it is ${typeof key}.`,
    );
  }
  const received = typeof fields['receivedAt'] === 'string' ? Date.parse(fields['receivedAt']) : Number.NaN;
  const timestamp = Number.isNaN(received) ? now : received;
  return {
    key,
    value: Buffer.from(JSON.stringify(value)),
    timestamp,
    headers: {
      ce_specversion: '1.0',
      ce_id: typeof fields['id'] === 'string' ? fields['id'] : randomUUID(),
      ce_source: source,
      ce_type: topic.type,
      ce_time: new Date(timestamp).toISOString(),
      'content-type': 'application/json',
      ...(traceparent !== undefined && { traceparent }),
    },
  };
}

/** Approximate size of a record in memory and on the wire. */
export function bytesOf(record: RawRecord): number {
  let bytes = record.value.length + (record.key?.length ?? 0) + 32;
  for (const [name, text] of Object.entries(record.headers)) bytes += name.length + text.length + 4;
  return bytes;
}
