import { readSync } from 'node:fs';
import { RecordBatch, batchSizeAt } from './record-batch.js';

const WINDOW_BYTES = 1024 * 1024;

export interface PositionedBatch {
  readonly position: number;
  readonly batch: RecordBatch;
}

/** The whole batches of a file between two positions. Ends before the first truncated or invalid one. */
export function* readBatches(
  fd: number,
  from: number,
  to: number,
  windowBytes: number = WINDOW_BYTES,
): Generator<PositionedBatch> {
  let position = from;
  let windowStart = from;
  let window = readRange(fd, from, Math.min(windowBytes, to - from));
  const refill = (bytes: number) => {
    windowStart = position;
    window = readRange(fd, position, Math.min(bytes, to - position));
  };
  while (position < to) {
    let size = batchSizeAt(window, position - windowStart);
    if (size === undefined && windowStart !== position) {
      refill(windowBytes);
      size = batchSizeAt(window, 0);
    }
    if (size === undefined || position + size > to) return;
    if (position + size > windowStart + window.length) refill(Math.max(windowBytes, size));
    const start = position - windowStart;
    yield { position, batch: new RecordBatch(window.subarray(start, start + size)) };
    position += size;
  }
}

/** Returns fewer bytes only at the end of the file. */
export function readRange(fd: number, position: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const count = readSync(fd, buffer, filled, length - filled, position + filled);
    if (count === 0) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}
