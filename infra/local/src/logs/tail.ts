import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { formatLine, parseRecord } from '@marquee/contracts/log-line';

const MAX_BYTES = 32 * 1024;
const MAX_WIDTH = 300;

/** The last lines of a log file after `fromByte`; empty if it cannot be read. */
export function lastLines(
  file: string,
  { count, fromByte = 0, maxBytes = MAX_BYTES }: { count: number; fromByte?: number; maxBytes?: number },
): string[] {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const { size } = fstatSync(descriptor);
      const start = Math.max(fromByte <= size ? fromByte : 0, size - maxBytes);
      const bytes = Buffer.alloc(size - start);
      const read = readSync(descriptor, bytes, 0, bytes.length, start);
      const lines = bytes.toString('utf8', 0, read).split('\n');
      return lines.filter((line) => line.trim() !== '').slice(-count);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return [];
  }
}

/** The line that most likely says why a process failed: its last error. */
export function reasonIn(lines: readonly string[]): string | undefined {
  for (const line of lines.toReversed()) {
    const record = parseRecord(line);
    if (record !== undefined && record.level >= 50) return record.err?.message ?? record.msg;
    if (record === undefined && /^\S*Error\b.*:|\bFATAL:|\bPANIC:|\berror:/.test(line)) return line.trim();
  }
  return undefined;
}

/** Lines of a log for a person: formatted, without Node's own stack frames, and cut to a readable width. */
export function readable(lines: readonly string[]): string[] {
  return lines
    .flatMap((line) => formatLine(line).split('\n'))
    .filter((line) => !/^\s+at .*\(?node:internal/.test(line))
    .map((line) => (line.length > MAX_WIDTH ? `${line.slice(0, MAX_WIDTH)}…` : line));
}
