import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { StorageError } from '../storage/storage.error.js';

const FILE = 'offsets.jsonl';
const MIN_LINES_TO_COMPACT = 10_000;
const DEAD_LINES_PER_LIVE = 4;

export interface CommittedOffset {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly metadata: string | null;
}

type Line = CommittedOffset | { readonly forget: { readonly group?: string; readonly topic?: string } };

/**
 * The committed offsets of all groups, in memory and as lines appended to a file that is rewritten when most are stale.
 */
export class CommittedOffsets {
  private readonly offsets = new Map<string, CommittedOffset>();
  private readonly path: string;
  private fd: number;
  private lines = 0;

  constructor(dataDir: string) {
    this.path = join(dataDir, FILE);
    this.fd = openSync(this.path, 'a+');
    for (const line of readFileSync(this.path, 'utf8').split('\n')) {
      const parsed = parseLine(line);
      if (parsed !== undefined) this.apply(parsed);
    }
    this.compact();
  }

  ofGroup(group: string): CommittedOffset[] {
    return [...this.offsets.values()].filter((entry) => entry.group === group);
  }

  get(group: string, topic: string, partition: number): CommittedOffset | undefined {
    return this.offsets.get(keyOf(group, topic, partition));
  }

  groups(): Set<string> {
    return new Set([...this.offsets.values()].map(({ group }) => group));
  }

  commit(offsets: readonly CommittedOffset[]): void {
    if (offsets.length > 0) this.append(offsets);
  }

  forgetGroup(group: string): void {
    this.append([{ forget: { group } }]);
  }

  forgetTopic(topic: string): void {
    this.append([{ forget: { topic } }]);
  }

  close(): void {
    closeSync(this.fd);
  }

  private append(lines: readonly Line[]): void {
    const bytes = Buffer.from(lines.map((line) => JSON.stringify(line) + '\n').join(''));
    const { size } = fstatSync(this.fd);
    try {
      const written = writeSync(this.fd, bytes);
      if (written !== bytes.length) throw new StorageError(`wrote ${written} of ${bytes.length} bytes`);
    } catch (cause) {
      // Half a line would spoil the next one.
      ftruncateSync(this.fd, size);
      throw new StorageError(`could not append to ${this.path}. Check whether the disk is full.`, { cause });
    }
    for (const line of lines) this.apply(line);
    if (this.lines > MIN_LINES_TO_COMPACT + DEAD_LINES_PER_LIVE * this.offsets.size) this.compact();
  }

  private apply(line: Line): void {
    this.lines++;
    if (!('forget' in line)) {
      this.offsets.set(keyOf(line.group, line.topic, line.partition), line);
      return;
    }
    for (const [key, { group, topic }] of this.offsets) {
      if (group === line.forget.group || topic === line.forget.topic) this.offsets.delete(key);
    }
  }

  private compact(): void {
    const draft = `${this.path}.draft`;
    const live = [...this.offsets.values()];
    writeFileSync(draft, live.map((entry) => JSON.stringify(entry) + '\n').join(''), { flush: true });
    closeSync(this.fd);
    renameSync(draft, this.path);
    this.fd = openSync(this.path, 'a+');
    this.lines = live.length;
  }
}

function keyOf(group: string, topic: string, partition: number): string {
  return JSON.stringify([group, topic, partition]);
}

/** The last line is truncated if the process died while writing it. That commit was never acknowledged. */
function parseLine(line: string): Line | undefined {
  try {
    return JSON.parse(line) as Line;
  } catch {
    return undefined;
  }
}
