import { closeSync, fstatSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StorageError } from '../storage/storage.error.js';
import { readBatches, readRange } from './batch-reader.js';
import type { RecordBatch } from './record-batch.js';
import { LOG_OVERHEAD, batchSizeAt } from './record-batch.js';
import type { TimestampedOffset } from './record-timestamps.js';
import { firstRecordSince } from './record-timestamps.js';
import { SparseIndex } from './sparse-index.js';

const EXTENSION = '.log';
const OFFSET_DIGITS = 20;
const LOOKUP_WINDOW_BYTES = 8192;

/** One file of a partition's log: whole batches one after the other, named by the offset it starts at. */
export class Segment {
  readonly #fd: number;
  readonly #path: string;
  readonly #index = new SparseIndex();
  #size = 0;
  #nextOffset: number;

  constructor(
    folder: string,
    readonly baseOffset: number,
  ) {
    this.#path = join(folder, String(baseOffset).padStart(OFFSET_DIGITS, '0') + EXTENSION);
    this.#fd = openSync(this.#path, 'a+');
    this.#nextOffset = baseOffset;
  }

  static baseOffsetOf(fileName: string): number | undefined {
    return /^\d{20}\.log$/.test(fileName) ? Number(fileName.slice(0, OFFSET_DIGITS)) : undefined;
  }

  get size(): number {
    return this.#size;
  }

  get nextOffset(): number {
    return this.#nextOffset;
  }

  /**
   * Reads the file from its start, indexes every batch whose CRC and offset are right and cuts the file off behind the
   * last of them. Returns how many bytes were cut.
   */
  recover(onBatch: (batch: RecordBatch) => void): number {
    const fileSize = fstatSync(this.#fd).size;
    for (const { position, batch } of readBatches(this.#fd, 0, fileSize)) {
      if (batch.baseOffset < this.#nextOffset || !batch.hasValidCrc()) break;
      this.#note(batch, position);
      onBatch(batch);
    }
    if (fileSize > this.#size) ftruncateSync(this.#fd, this.#size);
    return fileSize - this.#size;
  }

  /** One write(2): once it has returned, the batch outlives this process. */
  append(batch: RecordBatch): void {
    try {
      const written = writeSync(this.#fd, batch.bytes);
      if (written !== batch.bytes.length) throw new StorageError(`wrote ${written} of ${batch.bytes.length} bytes`);
    } catch (cause) {
      ftruncateSync(this.#fd, this.#size);
      throw new StorageError(`could not append to ${this.#path}: is the disk full?`, { cause });
    }
    this.#note(batch, this.#size);
  }

  /** Whole batches from the one that holds `offset`, at most `maxBytes`, but always the first if `atLeastOne`. */
  read(offset: number, maxBytes: number, atLeastOne: boolean): Buffer {
    const start = this.#positionOf(offset);
    if (start === undefined) return Buffer.alloc(0);
    const chunk = readRange(this.#fd, start, Math.min(Math.max(maxBytes, LOG_OVERHEAD), this.#size - start));
    let end = 0;
    for (;;) {
      const size = batchSizeAt(chunk, end);
      if (size === undefined || end + size > Math.min(chunk.length, maxBytes)) break;
      end += size;
    }
    if (end > 0 || !atLeastOne) return chunk.subarray(0, end);
    return readRange(this.#fd, start, batchSizeAt(chunk, 0) ?? 0);
  }

  firstSince(timestamp: number, fromOffset: number): TimestampedOffset | undefined {
    const from = this.#index.positionBeforeTimestamp(timestamp);
    if (from === undefined) return undefined;
    for (const { batch } of readBatches(this.#fd, from, this.#size)) {
      const found = firstRecordSince(batch, timestamp, fromOffset);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  close(): void {
    closeSync(this.#fd);
  }

  delete(): void {
    this.close();
    rmSync(this.#path, { force: true });
  }

  #positionOf(offset: number): number | undefined {
    const from = this.#index.positionBefore(offset);
    for (const { position, batch } of readBatches(this.#fd, from, this.#size, LOOKUP_WINDOW_BYTES)) {
      if (batch.lastOffset >= offset) return position;
    }
    return undefined;
  }

  #note(batch: RecordBatch, position: number): void {
    this.#index.add(batch.baseOffset, position, batch.maxTimestamp);
    this.#size = position + batch.bytes.length;
    this.#nextOffset = batch.lastOffset + 1;
  }
}
