import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DiskSync } from '../storage/disk-sync.js';
import { readJson, writeJsonAtomically } from '../storage/json-file.js';
import { syncFolder } from '../storage/sync-folder.js';
import { ProducerStates } from './producer-states.js';
import type { SequenceVerdict } from './producer-states.js';
import type { RecordBatch } from './record-batch.js';
import type { TimestampedOffset } from './record-timestamps.js';
import { Segment } from './segment.js';

const START_FILE = 'log-start-offset.json';
const LEADER_EPOCH = 0;

export interface LogLimits {
  /** A segment that would grow beyond this many bytes is followed by a new one. */
  readonly segmentBytes: number;
  /** The oldest segments are deleted while the others hold at least this many bytes; -1 keeps everything. */
  readonly retentionBytes: number;
}

export interface Recovery {
  readonly truncatedBytes: number;
  readonly droppedSegments: number;
}

/**
 * The log of one partition. All file access is synchronous: an append is one write into the page cache, and no other
 * code runs between two statements, so there is nothing to lock.
 */
export class PartitionLog {
  readonly recovery: Recovery;
  private readonly segments: Segment[];
  private readonly producers = new ProducerStates();
  private readonly listeners = new Set<() => void>();
  private firstOffset: number;

  constructor(
    private readonly folder: string,
    private readonly limits: LogLimits,
    private readonly disk: Pick<DiskSync, 'wrote'>,
  ) {
    mkdirSync(folder, { recursive: true });
    const { segments, recovery } = this.openSegments();
    this.segments = segments;
    this.recovery = recovery;
    const stored = readJson<number>(join(folder, START_FILE)) ?? 0;
    this.firstOffset = Math.max(this.oldest.baseOffset, Math.min(stored, this.endOffset));
  }

  /** Offset of the oldest record that can be read. */
  get startOffset(): number {
    return this.firstOffset;
  }

  /** Offset of the next record. */
  get endOffset(): number {
    return this.active.nextOffset;
  }

  /** Whether the batch of an idempotent producer is the next one, a duplicate, or out of order. */
  checkSequence(batch: RecordBatch): SequenceVerdict {
    return this.producers.check(batch);
  }

  /** Assigns the batch its offset and writes it. Returns its base offset. */
  append(batch: RecordBatch): number {
    const baseOffset = this.endOffset;
    batch.placeAt(baseOffset, LEADER_EPOCH);
    if (this.active.size > 0 && this.active.size + batch.bytes.length > this.limits.segmentBytes) {
      this.segments.push(this.newSegment(baseOffset));
      this.applyRetention();
    }
    this.active.append(batch);
    this.producers.note(batch);
    for (const listener of this.listeners) listener();
    return baseOffset;
  }

  /** Whole batches from `offset` on, from one segment. The offset must be between start and end. */
  read(offset: number, maxBytes: number, atLeastOne: boolean): Buffer {
    if (offset >= this.endOffset) return Buffer.alloc(0);
    const segment = this.segments.findLast(({ baseOffset }) => baseOffset <= offset);
    return segment === undefined ? Buffer.alloc(0) : segment.read(offset, maxBytes, atLeastOne);
  }

  /** The first record at or after a time in milliseconds. */
  firstSince(timestamp: number): TimestampedOffset | undefined {
    for (const segment of this.segments) {
      const found = segment.firstSince(timestamp, this.firstOffset);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Hides records before `offset` from readers and deletes whole segments before it. */
  deleteBefore(offset: number): void {
    this.firstOffset = Math.max(this.firstOffset, offset);
    writeJsonAtomically(join(this.folder, START_FILE), this.firstOffset);
    while (this.segments.length > 1 && this.oldest.nextOffset <= this.firstOffset) this.dropOldest();
  }

  /** Calls `listener` on every append and when the log is closed. Returns a function that unsubscribes. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    for (const segment of this.segments) segment.close();
    for (const listener of this.listeners) listener();
  }

  delete(): void {
    this.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get active(): Segment {
    return this.segments.at(-1) as Segment;
  }

  private get oldest(): Segment {
    return this.segments[0] as Segment;
  }

  private openSegments(): { segments: Segment[]; recovery: Recovery } {
    const bases = readdirSync(this.folder)
      .map((name) => Segment.baseOffsetOf(name))
      .filter((base) => base !== undefined)
      .sort((a, b) => a - b);
    const segments: Segment[] = [];
    let truncatedBytes = 0;
    let droppedSegments = 0;
    for (const base of bases) {
      const segment = new Segment(this.folder, base, this.disk);
      // Everything after a cut is dropped, because a log with a gap would give one offset to two records.
      if (truncatedBytes > 0) {
        segment.delete();
        droppedSegments++;
        continue;
      }
      truncatedBytes = segment.recover((batch) => this.producers.note(batch));
      segments.push(segment);
    }
    if (segments.length === 0) segments.push(this.newSegment(0));
    return { segments, recovery: { truncatedBytes, droppedSegments } };
  }

  private newSegment(baseOffset: number): Segment {
    const segment = new Segment(this.folder, baseOffset, this.disk);
    syncFolder(this.folder);
    return segment;
  }

  private applyRetention(): void {
    const { retentionBytes } = this.limits;
    if (retentionBytes < 0) return;
    let total = this.segments.reduce((sum, { size }) => sum + size, 0);
    while (this.segments.length > 1 && total - this.oldest.size >= retentionBytes) {
      total -= this.oldest.size;
      this.dropOldest();
      this.firstOffset = Math.max(this.firstOffset, this.oldest.baseOffset);
    }
  }

  private dropOldest(): void {
    this.segments.shift()?.delete();
  }
}
