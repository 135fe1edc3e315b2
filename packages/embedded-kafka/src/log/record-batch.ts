import { crc32c } from './crc32c.js';

/** Positions of the fields of a record batch of magic 2: https://kafka.apache.org/documentation/#recordbatch */
const LENGTH_AT = 8;
const LEADER_EPOCH_AT = 12;
const MAGIC_AT = 16;
const CRC_AT = 17;
const CHECKED_FROM = 21;
const LAST_OFFSET_DELTA_AT = 23;
const BASE_TIMESTAMP_AT = 27;
const MAX_TIMESTAMP_AT = 35;
const PRODUCER_ID_AT = 43;
const PRODUCER_EPOCH_AT = 51;
const BASE_SEQUENCE_AT = 53;
const RECORDS_COUNT_AT = 57;

/** Number of bytes before the part that the length field counts. */
export const LOG_OVERHEAD = 12;
export const BATCH_HEADER_BYTES = 61;
export const MAGIC = 2;
export const NO_PRODUCER_ID = -1;

/** Size in bytes of the batch at `position`; undefined if its length is missing or impossible. */
export function batchSizeAt(buffer: Buffer, position: number): number | undefined {
  if (buffer.length - position < LOG_OVERHEAD) return undefined;
  const size = LOG_OVERHEAD + buffer.readInt32BE(position + LENGTH_AT);
  return size < BATCH_HEADER_BYTES ? undefined : size;
}

/** A view of the bytes of a batch. Only the base offset and leader epoch are written, which the CRC does not cover. */
export class RecordBatch {
  constructor(readonly bytes: Buffer) {}

  get baseOffset(): number {
    return Number(this.bytes.readBigInt64BE(0));
  }

  get lastOffset(): number {
    return this.baseOffset + this.bytes.readInt32BE(LAST_OFFSET_DELTA_AT);
  }

  get lastOffsetDelta(): number {
    return this.bytes.readInt32BE(LAST_OFFSET_DELTA_AT);
  }

  get magic(): number {
    return this.bytes.readInt8(MAGIC_AT);
  }

  get codec(): number {
    return this.bytes.readInt16BE(CHECKED_FROM) & 0b111;
  }

  get isTransactional(): boolean {
    return (this.bytes.readInt16BE(CHECKED_FROM) & 0b1_0000) !== 0;
  }

  get isControl(): boolean {
    return (this.bytes.readInt16BE(CHECKED_FROM) & 0b10_0000) !== 0;
  }

  get baseTimestamp(): number {
    return Number(this.bytes.readBigInt64BE(BASE_TIMESTAMP_AT));
  }

  get maxTimestamp(): number {
    return Number(this.bytes.readBigInt64BE(MAX_TIMESTAMP_AT));
  }

  get producerId(): number {
    return Number(this.bytes.readBigInt64BE(PRODUCER_ID_AT));
  }

  get producerEpoch(): number {
    return this.bytes.readInt16BE(PRODUCER_EPOCH_AT);
  }

  get baseSequence(): number {
    return this.bytes.readInt32BE(BASE_SEQUENCE_AT);
  }

  get recordsCount(): number {
    return this.bytes.readInt32BE(RECORDS_COUNT_AT);
  }

  get records(): Buffer {
    return this.bytes.subarray(BATCH_HEADER_BYTES);
  }

  hasValidCrc(): boolean {
    return this.bytes.readUInt32BE(CRC_AT) === crc32c(this.bytes.subarray(CHECKED_FROM));
  }

  placeAt(baseOffset: number, leaderEpoch: number): void {
    this.bytes.writeBigInt64BE(BigInt(baseOffset), 0);
    this.bytes.writeInt32BE(leaderEpoch, LEADER_EPOCH_AT);
  }
}
