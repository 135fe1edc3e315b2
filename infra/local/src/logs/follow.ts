import { open, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { onInterruption } from '../interruption.js';
import type { ProcessEntry } from '@marquee/contracts/run-file';
import { formatLine, parseRecord } from '@marquee/contracts/log-line';
import { MAX_LOG_BYTES } from '../supervise/log-file.js';
import { lastLines } from './tail.js';

export interface LogOptions {
  /** How many of the last lines of each log are shown first. */
  readonly lines: number;
  readonly follow: boolean;
  /** Shows only lines that contain this trace id. */
  readonly trace: string | undefined;
  /** Shows only lines of this level and above, as pino's number. Plain text is shown too. */
  readonly level: number;
  /** Prints lines as they are in the files. */
  readonly raw: boolean;
}

const POLL_MS = 200;

/** Prints the last lines of several logs in the order of their times, then new lines as they are written. */
export async function followLogs(processes: readonly ProcessEntry[], options: LogOptions): Promise<void> {
  const width = Math.max(...processes.map(({ name }) => name.length));
  const followers = await Promise.all(processes.map(({ name, log }) => Follower.open(name, log)));
  const print = (name: string, line: string): void => {
    if (options.trace !== undefined && !line.includes(options.trace)) return;
    if ((parseRecord(line)?.level ?? Infinity) < options.level) return;
    const prefix = processes.length === 1 ? '' : `${name.padEnd(width)} `;
    console.log(`${prefix}${options.raw ? line : formatLine(line)}`);
  };
  const last = processes.flatMap(({ name, log }) => {
    const isFiltered = options.trace !== undefined || options.level > 0;
    // A filter searches the whole log, which is rotated at this size.
    const limits = isFiltered ? { count: Infinity, maxBytes: MAX_LOG_BYTES } : { count: options.lines };
    return lastLines(log, limits).map((line) => ({ name, line, time: timeOf(line) }));
  });
  // Lines without a time, such as stack traces, keep their place because the sort is stable.
  for (const { name, line } of last.toSorted((a, b) => a.time - b.time)) print(name, line);
  if (!options.follow) return;
  const { signal } = onInterruption();
  while (!signal.aborted) {
    for (const follower of followers) for (const line of await follower.read()) print(follower.name, line);
    await pause(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

function timeOf(line: string): number {
  const time = parseRecord(line)?.time;
  return time === undefined ? 0 : new Date(time).getTime();
}

/** Reads what is appended to a log, also after it was rotated. */
class Follower {
  private rest = '';

  private constructor(
    readonly name: string,
    private readonly path: string,
    private position: number,
  ) {}

  static async open(name: string, path: string): Promise<Follower> {
    return new Follower(name, path, await sizeOf(path));
  }

  async read(): Promise<string[]> {
    const size = await sizeOf(this.path);
    if (size < this.position) this.position = 0;
    if (size === this.position) return [];
    await using file = await open(this.path);
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(size - this.position),
      0,
      size - this.position,
      this.position,
    );
    this.position += bytesRead;
    const lines = (this.rest + buffer.toString('utf8', 0, bytesRead)).split('\n');
    this.rest = lines.pop() ?? '';
    return lines;
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
