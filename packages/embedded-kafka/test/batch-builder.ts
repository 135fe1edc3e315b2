import { gzipSync } from 'node:zlib';
import { crc32c } from '../src/log/crc32c.js';

export interface BatchSpec {
  readonly values: readonly string[];
  /** Timestamp of the first record. Each later record is one millisecond newer. */
  readonly timestamp?: number;
  readonly producerId?: number;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
  readonly gzip?: boolean;
}

const HEADER_BYTES = 61;

/** A record batch of magic 2, as sent by a producer. */
export function buildBatch(spec: BatchSpec): Buffer {
  const { values, timestamp = Date.now(), producerId = -1, producerEpoch = -1, baseSequence = -1 } = spec;
  const plain = Buffer.concat(values.map((value, index) => record(index, index, value)));
  const records = spec.gzip === true ? gzipSync(plain) : plain;
  const batch = Buffer.concat([Buffer.alloc(HEADER_BYTES), records]);
  batch.writeInt32BE(batch.length - 12, 8);
  batch.writeInt32BE(-1, 12);
  batch.writeInt8(2, 16);
  batch.writeInt16BE(spec.gzip === true ? 1 : 0, 21);
  batch.writeInt32BE(values.length - 1, 23);
  batch.writeBigInt64BE(BigInt(timestamp), 27);
  batch.writeBigInt64BE(BigInt(timestamp + values.length - 1), 35);
  batch.writeBigInt64BE(BigInt(producerId), 43);
  batch.writeInt16BE(producerEpoch, 51);
  batch.writeInt32BE(baseSequence, 53);
  batch.writeInt32BE(values.length, 57);
  return seal(batch);
}

/** Sets the CRC for the current content of the batch. */
export function seal(batch: Buffer): Buffer {
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17);
  return batch;
}

function record(timestampDelta: number, offsetDelta: number, value: string): Buffer {
  const encoded = Buffer.from(value, 'utf8');
  const body = Buffer.concat([
    Buffer.from([0]),
    varint(timestampDelta),
    varint(offsetDelta),
    varint(-1),
    varint(encoded.length),
    encoded,
    varint(0),
  ]);
  return Buffer.concat([varint(body.length), body]);
}

function varint(value: number): Buffer {
  let rest = value >= 0 ? value * 2 : -value * 2 - 1;
  const bytes: number[] = [];
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.from([...bytes, rest]);
}
