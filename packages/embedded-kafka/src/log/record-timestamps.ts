import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { RecordBatch } from './record-batch.js';

const Codec = { NONE: 0, GZIP: 1, ZSTD: 4 } as const;

export interface TimestampedOffset {
  readonly offset: number;
  readonly timestamp: number;
}

/**
 * The first record of the batch, from `fromOffset` on, that is not older than `timestamp` (milliseconds). If this
 * broker cannot read the records (snappy, lz4, or invalid), it is the first record: a reader then starts early, never
 * late.
 */
export function firstRecordSince(
  batch: RecordBatch,
  timestamp: number,
  fromOffset: number,
): TimestampedOffset | undefined {
  if (batch.maxTimestamp < timestamp || batch.lastOffset < fromOffset) return undefined;
  const first = { offset: Math.max(batch.baseOffset, fromOffset), timestamp: batch.baseTimestamp };
  try {
    const records = readableRecords(batch);
    return records === undefined ? first : scan(batch, records, timestamp, fromOffset);
  } catch {
    return first;
  }
}

function scan(
  batch: RecordBatch,
  records: Buffer,
  timestamp: number,
  fromOffset: number,
): TimestampedOffset | undefined {
  let position = 0;
  for (let read = 0; read < batch.recordsCount && position < records.length; read++) {
    const length = varint(records, position);
    const attributesAt = length.next;
    const timestampDelta = varint(records, attributesAt + 1);
    const offsetDelta = varint(records, timestampDelta.next);
    const recordTimestamp = batch.baseTimestamp + timestampDelta.value;
    const offset = batch.baseOffset + offsetDelta.value;
    if (recordTimestamp >= timestamp && offset >= fromOffset) return { offset, timestamp: recordTimestamp };
    position = attributesAt + length.value;
  }
  return undefined;
}

function readableRecords(batch: RecordBatch): Buffer | undefined {
  switch (batch.codec) {
    case Codec.NONE:
      return batch.records;
    case Codec.GZIP:
      return gunzipSync(batch.records);
    case Codec.ZSTD:
      return zstdDecompressSync(batch.records);
    default:
      return undefined;
  }
}

/** Zigzag varint with up to 64 bits, computed in numbers because deltas are far below 2^53. */
function varint(buffer: Buffer, start: number): { value: number; next: number } {
  let unsigned = 0;
  let scale = 1;
  let next = start;
  for (;;) {
    const byte = buffer.readUInt8(next++);
    unsigned += (byte & 0x7f) * scale;
    if (byte < 0x80) break;
    scale *= 128;
  }
  return { value: unsigned % 2 === 0 ? unsigned / 2 : -(unsigned + 1) / 2, next };
}
