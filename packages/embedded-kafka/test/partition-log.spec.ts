import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PartitionLog } from '../src/log/partition-log.js';
import { RecordBatch, batchSizeAt } from '../src/log/record-batch.js';
import { buildBatch, seal } from './batch-builder.js';

const KEEP_ALL = { segmentBytes: 1_000_000, retentionBytes: -1 };
const SMALL_SEGMENTS = { segmentBytes: 1000, retentionBytes: -1 };

let folder: string;
const opened: PartitionLog[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'partition-log-'));
});

afterEach(() => {
  for (const log of opened.splice(0)) log.close();
  rmSync(folder, { recursive: true });
});

function open(limits = KEEP_ALL): PartitionLog {
  const log = new PartitionLog(folder, limits, { wrote: () => undefined });
  opened.push(log);
  return log;
}

function reopen(limits = KEEP_ALL): PartitionLog {
  for (const log of opened.splice(0)) log.close();
  return open(limits);
}

function append(log: PartitionLog, count: number, fill = 'value'): number {
  return log.append(new RecordBatch(buildBatch({ values: Array.from({ length: count }, () => fill) })));
}

function segmentFiles(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .sort()
    .map((name) => join(folder, name));
}

/** Base offsets of the batches that a reader gets from `offset` to the end of the log. */
function baseOffsetsFrom(log: PartitionLog, offset: number, maxBytes = 100_000): number[] {
  const found: number[] = [];
  let next = offset;
  while (next < log.endOffset) {
    const bytes = log.read(next, maxBytes, true);
    for (let at = 0; at < bytes.length;) {
      const size = batchSizeAt(bytes, at) ?? Number.NaN;
      const batch = new RecordBatch(bytes.subarray(at, at + size));
      found.push(batch.baseOffset);
      next = batch.lastOffset + 1;
      at += size;
    }
  }
  return found;
}

describe('a partition log', () => {
  it('returns every batch from any offset with any size limit', () => {
    const log = open(SMALL_SEGMENTS);
    const bases = Array.from({ length: 60 }, (_, index) => append(log, 1 + (index % 4), 'x'.repeat(index * 9)));
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: log.endOffset - 1 }),
        fc.integer({ min: 0, max: 5000 }),
        (offset, limit) => {
          const containing = bases.findLastIndex((base) => base <= offset);
          expect(baseOffsetsFrom(log, offset, limit)).toEqual(bases.slice(containing));
        },
      ),
    );
  });

  it('continues at the next offset after it is reopened', () => {
    append(open(), 3);
    const log = reopen();
    expect(append(log, 2)).toBe(3);
    expect(baseOffsetsFrom(log, 0)).toEqual([0, 3]);
  });

  it('removes a truncated tail and continues after the last whole batch', () => {
    const log = open();
    append(log, 2);
    const [file = ''] = segmentFiles();
    const whole = readFileSync(file).length;
    append(log, 2);
    const full = readFileSync(file);
    for (const length of [whole + 1, whole + 11, whole + 40, whole + 61, full.length - 1]) {
      reopen().close();
      opened.splice(0);
      writeFileSync(file, full.subarray(0, length));
      const recovered = open();
      expect(recovered.recovery.truncatedBytes).toBe(length - whole);
      expect(recovered.endOffset).toBe(2);
      expect(readFileSync(file)).toHaveLength(whole);
    }
  });

  it('removes garbage after the last batch', () => {
    append(open(), 2);
    appendFileSync(segmentFiles()[0] ?? '', Buffer.alloc(200, 7));
    expect(reopen().endOffset).toBe(2);
  });

  it('removes a batch with changed bytes and all later ones', () => {
    const log = open(SMALL_SEGMENTS);
    for (let count = 0; count < 12; count++) append(log, 1, 'x'.repeat(300));
    const [first = '', second = ''] = segmentFiles();
    const firstEnd = baseOffsetsFrom(log, 0).filter((base) => base < Number(second.slice(-24, -4))).length;
    const damaged = readFileSync(second);
    damaged.writeUInt8(damaged.readUInt8(100) ^ 1, 100);
    writeFileSync(second, damaged);
    const recovered = reopen(SMALL_SEGMENTS);
    expect(recovered.endOffset).toBe(firstEnd);
    expect(recovered.recovery.droppedSegments).toBeGreaterThan(0);
    expect(segmentFiles()).toEqual([first, second]);
  });

  it('starts a new segment when one is full and never splits a batch', () => {
    const log = open(SMALL_SEGMENTS);
    for (let count = 0; count < 10; count++) append(log, 1, 'x'.repeat(300));
    const sizes = segmentFiles().map((file) => readFileSync(file).length);
    expect(sizes.length).toBeGreaterThan(2);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1000);
  });

  it('deletes the oldest segments beyond its size limit, also after a restart', () => {
    const limits = { segmentBytes: 1000, retentionBytes: 2000 };
    const log = open(limits);
    for (let count = 0; count < 30; count++) append(log, 1, 'x'.repeat(300));
    expect(log.startOffset).toBeGreaterThan(15);
    expect(log.startOffset).toBeLessThan(28);
    const start = log.startOffset;
    const restarted = reopen(limits);
    expect(restarted.startOffset).toBe(start);
    expect(baseOffsetsFrom(restarted, start)[0]).toBe(start);
  });

  it('still hides deleted records after a restart', () => {
    const log = open();
    append(log, 5);
    log.deleteBefore(3);
    expect(reopen().startOffset).toBe(3);
  });

  it('recognises duplicates of an idempotent producer after a restart', () => {
    const batch = () =>
      new RecordBatch(buildBatch({ values: ['a'], producerId: 9, producerEpoch: 0, baseSequence: 0 }));
    open().append(batch());
    expect(reopen().checkSequence(batch())).toEqual({ kind: 'duplicate', baseOffset: 0 });
  });

  it('finds a time by its batch if it cannot read the records', () => {
    const timestamp = 1_700_000_000_000;
    const garbled = buildBatch({ values: ['a', 'b'], timestamp, gzip: true });
    garbled.fill(0xff, 61);
    const log = open();
    append(log, 3);
    log.append(new RecordBatch(seal(garbled)));
    log.append(new RecordBatch(buildBatch({ values: ['c', 'd'], timestamp: timestamp + 100 })));
    log.deleteBefore(3);
    expect(log.firstSince(timestamp + 1)).toEqual({ offset: 3, timestamp });
    expect(log.firstSince(timestamp + 101)).toEqual({ offset: 6, timestamp: timestamp + 101 });
  });

  it('does not find a deleted record by its time', () => {
    const timestamp = 1_700_000_000_000;
    const log = open();
    log.append(new RecordBatch(buildBatch({ values: ['a', 'b', 'c', 'd'], timestamp })));
    log.deleteBefore(2);
    expect(log.firstSince(timestamp)).toEqual({ offset: 2, timestamp: timestamp + 2 });
  });

  it('is empty when its first batch is truncated', () => {
    append(open(), 1);
    truncateSync(segmentFiles()[0] ?? '', 30);
    expect(reopen().endOffset).toBe(0);
  });
});
