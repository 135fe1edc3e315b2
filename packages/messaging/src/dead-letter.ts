import { bytesOf, type RawRecord } from './cloud-event.js';
import type { WireRecord } from './decode.js';

/** A record that will not be applied, and why. */
export interface RefusedRecord {
  readonly record: WireRecord;
  /** Whether it broke the contract, or the handler's store refused it. */
  readonly stage: 'decoding' | 'handling';
  readonly reason: string;
}

export interface DeadLetter extends RefusedRecord {
  readonly topic: string;
  readonly partition: number;
}

/** For the batch that the broker stores, beside the record. */
const BATCH_BYTES = 256;

/**
 * The original record, with its position and the reason for the refusal in headers, in at most `maxBytes`. If it does
 * not fit, its value is cut and a header says so. If its own headers or its key do not fit either, they are left out.
 */
export function toDeadLetter(letter: DeadLetter, maxBytes: number): RawRecord {
  const { record } = letter;
  const whole = { key: record.key, value: record.value ?? Buffer.alloc(0), timestamp: Date.now() };
  const about = headersOf(letter);
  const complete = { ...whole, headers: { ...record.headers, ...about } };
  const room = maxBytes - BATCH_BYTES;
  if (bytesOf(complete) <= room) return complete;
  const cut = { ...about, 'dead-letter-cut': `the value had ${whole.value.length} bytes` };
  const withHeaders = { ...whole, headers: { ...record.headers, ...cut } };
  const rest = bytesOf({ ...withHeaders, value: Buffer.alloc(0) });
  if (rest <= room) return { ...withHeaders, value: whole.value.subarray(0, room - rest) };
  return {
    ...whole,
    key: null,
    value: Buffer.alloc(0),
    headers: { ...cut, 'dead-letter-cut': `${cut['dead-letter-cut']}; its key and headers did not fit either` },
  };
}

function headersOf({ topic, partition, record, stage, reason }: DeadLetter): Record<string, string> {
  const time = record.timestamp.getTime();
  return {
    'dead-letter-reason': reason,
    'dead-letter-stage': stage,
    'dead-letter-topic': topic,
    'dead-letter-partition': String(partition),
    'dead-letter-offset': String(record.offset),
    // A producer may send a time that is no date.
    'dead-letter-timestamp': Number.isNaN(time) ? 'invalid' : record.timestamp.toISOString(),
  };
}
