import type { RawRecord } from './cloud-event.js';
import type { WireRecord } from './decode.js';

export interface DeadLetter {
  readonly topic: string;
  readonly partition: number;
  readonly record: WireRecord;
  readonly reason: string;
}

/** The original record, with its position and the reason for the refusal in headers. */
export function toDeadLetter({ topic, partition, record, reason }: DeadLetter): RawRecord {
  return {
    key: record.key?.toString('utf8') ?? '',
    value: record.value ?? Buffer.alloc(0),
    timestamp: Date.now(),
    headers: {
      ...record.headers,
      'dead-letter-reason': reason,
      'dead-letter-topic': topic,
      'dead-letter-partition': String(partition),
      'dead-letter-offset': String(record.offset),
      'dead-letter-timestamp': record.timestamp.toISOString(),
    },
  };
}
