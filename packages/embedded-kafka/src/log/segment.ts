import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { AppendedFile, DiskSync } from '../storage/disk-sync.js';
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

/** One file of a partition's log: a sequence of whole batches. The file name is the offset of the first one. */
export class Segment implements AppendedFile {
  readonly fd: number;
  readonly path: string;
  isClosed = false;
  private readonly index = new SparseIndex();
  private bytes = 0;
  private endOffset: number;

  constructor(
    folder: string,
    readonly baseOffset: number,
    private readonly disk: Pick<DiskSync, 'wrote'>,
  ) {
    this.path = join(folder, String(baseOffset).padStart(OFFSET_DIGITS, '0') + EXTENSION);
    this.fd = openSync(this.path, 'a+');
    this.endOffset = baseOffset;
  }

  static baseOffsetOf(fileName: string): number | undefined {
    return /^\d{20}\.log$/.test(fileName) ? Number(fileName.slice(0, OFFSET_DIGITS)) : undefined;
  }

  get size(): number {
    return this.bytes;
  }

  get nextOffset(): number {
    return this.endOffset;
  }

  /**
   * Reads the file from its start, indexes every batch with a valid CRC and offset, and truncates the file after the
   * last of them. Returns the number of removed bytes.
   */
  recover(onBatch: (batch: RecordBatch) => void): number {
    const fileSize = fstatSync(this.fd).size;
    for (const { position, batch } of readBatches(this.fd, 0, fileSize)) {
      if (batch.baseOffset < this.endOffset || !batch.hasValidCrc()) break;
      this.note(batch, position);
      onBatch(batch);
    }
    if (fileSize > this.bytes) ftruncateSync(this.fd, this.bytes);
    return fileSize - this.bytes;
  }

  /** A single write(2): once it has returned, the batch survives the death of this process, not yet of the machine. */
  append(batch: RecordBatch): void {
    try {
      const written = writeSync(this.fd, batch.bytes);
      if (written !== batch.bytes.length) throw new StorageError(`wrote ${written} of ${batch.bytes.length} bytes`);
    } catch (cause) {
      ftruncateSync(this.fd, this.bytes);
      throw new StorageError(`could not append to ${this.path}. Check whether the disk is full.`, { cause });
    }
    this.note(batch, this.bytes);
    this.disk.wrote(this, batch.bytes.length);
  }

  /** Whole batches from the one with `offset` on, at most `maxBytes`, but always the first one if `atLeastOne`. */
  read(offset: number, maxBytes: number, atLeastOne: boolean): Buffer {
    const start = this.positionOf(offset);
    if (start === undefined) return Buffer.alloc(0);
    const chunk = readRange(this.fd, start, Math.min(Math.max(maxBytes, LOG_OVERHEAD), this.bytes - start));
    let end = 0;
    for (;;) {
      const size = batchSizeAt(chunk, end);
      if (size === undefined || end + size > Math.min(chunk.length, maxBytes)) break;
      end += size;
    }
    if (end > 0 || !atLeastOne) return chunk.subarray(0, end);
    return readRange(this.fd, start, batchSizeAt(chunk, 0) ?? 0);
  }

  firstSince(timestamp: number, fromOffset: number): TimestampedOffset | undefined {
    const from = this.index.positionBeforeTimestamp(timestamp);
    if (from === undefined) return undefined;
    for (const { batch } of readBatches(this.fd, from, this.bytes)) {
      const found = firstRecordSince(batch, timestamp, fromOffset);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  close(): void {
    fdatasyncSync(this.fd);
    this.isClosed = true;
    closeSync(this.fd);
  }

  delete(): void {
    this.isClosed = true;
    closeSync(this.fd);
    rmSync(this.path, { force: true });
  }

  private positionOf(offset: number): number | undefined {
    const from = this.index.positionBefore(offset);
    for (const { position, batch } of readBatches(this.fd, from, this.bytes, LOOKUP_WINDOW_BYTES)) {
      if (batch.lastOffset >= offset) return position;
    }
    return undefined;
  }

  private note(batch: RecordBatch, position: number): void {
    this.index.add(batch.baseOffset, position, batch.maxTimestamp);
    this.bytes = position + batch.bytes.length;
    this.endOffset = batch.lastOffset + 1;
  }
}
