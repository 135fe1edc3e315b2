import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeJsonAtomically } from '../storage/json-file.js';
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
  /** Oldest segments go while the others hold at least this many bytes; -1 keeps everything. */
  readonly retentionBytes: number;
}

export interface Recovery {
  readonly truncatedBytes: number;
  readonly droppedSegments: number;
}

/**
 * The log of one partition. All file access is synchronous: an append is one write into the page cache, and between two
 * statements nobody else touches the log, so there is nothing to lock.
 */
export class PartitionLog {
  readonly recovery: Recovery;
  readonly #segments: Segment[];
  readonly #producers = new ProducerStates();
  readonly #listeners = new Set<() => void>();
  #startOffset: number;

  constructor(
    private readonly folder: string,
    private readonly limits: LogLimits,
  ) {
    mkdirSync(folder, { recursive: true });
    const { segments, recovery } = this.#openSegments();
    this.#segments = segments;
    this.recovery = recovery;
    const stored = readJson<number>(join(folder, START_FILE)) ?? 0;
    this.#startOffset = Math.max(this.#oldest.baseOffset, Math.min(stored, this.endOffset));
  }

  /** Offset of the oldest record still there. */
  get startOffset(): number {
    return this.#startOffset;
  }

  /** Offset that the next record gets. */
  get endOffset(): number {
    return this.#active.nextOffset;
  }

  /** Whether an idempotent producer's batch is next in order, known already, or out of order. */
  checkSequence(batch: RecordBatch): SequenceVerdict {
    return this.#producers.check(batch);
  }

  /** Gives the batch its place and writes it; returns its base offset. */
  append(batch: RecordBatch): number {
    const baseOffset = this.endOffset;
    batch.placeAt(baseOffset, LEADER_EPOCH);
    if (this.#active.size > 0 && this.#active.size + batch.bytes.length > this.limits.segmentBytes) {
      this.#segments.push(new Segment(this.folder, baseOffset));
      this.#applyRetention();
    }
    this.#active.append(batch);
    this.#producers.note(batch);
    for (const listener of this.#listeners) listener();
    return baseOffset;
  }

  /** Whole batches from `offset` on, out of one segment; the offset must lie between start and end. */
  read(offset: number, maxBytes: number, atLeastOne: boolean): Buffer {
    if (offset >= this.endOffset) return Buffer.alloc(0);
    const segment = this.#segments.findLast(({ baseOffset }) => baseOffset <= offset);
    return segment === undefined ? Buffer.alloc(0) : segment.read(offset, maxBytes, atLeastOne);
  }

  /** The first record at or after a time in milliseconds. */
  firstSince(timestamp: number): TimestampedOffset | undefined {
    for (const segment of this.#segments) {
      const found = segment.firstSince(timestamp, this.#startOffset);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Records before `offset` are gone for readers; whole segments before it are removed. */
  deleteBefore(offset: number): void {
    this.#startOffset = Math.max(this.#startOffset, offset);
    writeJsonAtomically(join(this.folder, START_FILE), this.#startOffset);
    while (this.#segments.length > 1 && this.#oldest.nextOffset <= this.#startOffset) this.#dropOldest();
  }

  /** Calls back at every append, and when the log goes away, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    for (const segment of this.#segments) segment.close();
    for (const listener of this.#listeners) listener();
  }

  delete(): void {
    this.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #active(): Segment {
    return this.#segments.at(-1) as Segment;
  }

  get #oldest(): Segment {
    return this.#segments[0] as Segment;
  }

  #openSegments(): { segments: Segment[]; recovery: Recovery } {
    const bases = readdirSync(this.folder)
      .map((name) => Segment.baseOffsetOf(name))
      .filter((base) => base !== undefined)
      .sort((a, b) => a - b);
    const segments: Segment[] = [];
    let truncatedBytes = 0;
    let droppedSegments = 0;
    for (const base of bases) {
      const segment = new Segment(this.folder, base);
      // Behind a cut everything is dropped: a log with a hole would hand out offsets that mean two records.
      if (truncatedBytes > 0) {
        segment.delete();
        droppedSegments++;
        continue;
      }
      truncatedBytes = segment.recover((batch) => this.#producers.note(batch));
      segments.push(segment);
    }
    if (segments.length === 0) segments.push(new Segment(this.folder, 0));
    return { segments, recovery: { truncatedBytes, droppedSegments } };
  }

  #applyRetention(): void {
    const { retentionBytes } = this.limits;
    if (retentionBytes < 0) return;
    let total = this.#segments.reduce((sum, { size }) => sum + size, 0);
    while (this.#segments.length > 1 && total - this.#oldest.size >= retentionBytes) {
      total -= this.#oldest.size;
      this.#dropOldest();
      this.#startOffset = Math.max(this.#startOffset, this.#oldest.baseOffset);
    }
  }

  #dropOldest(): void {
    this.#segments.shift()?.delete();
  }
}
