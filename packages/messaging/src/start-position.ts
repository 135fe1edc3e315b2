import type { StoredOffset } from './batch.js';

export interface StartPosition {
  /** The stored offset to compare with; null if there is none for this cluster. */
  readonly expected: bigint | null;
  readonly read: bigint;
  /** Why reading does not continue at the stored offset. */
  readonly restarted?: RestartReason;
  /** Records between the stored offset and the log: no longer there to be read, or to be read again. */
  readonly missing?: bigint;
}

/** `before-start`: records were deleted before they were read. `beyond-end`: the log has lost its newest records. */
export type RestartReason = 'other-cluster' | 'beyond-end' | 'before-start';

interface Log {
  readonly clusterId: string;
  readonly start: bigint;
  readonly end: bigint;
}

/** Where to continue reading, given the stored offset and the current bounds of the log. */
export function startPosition(stored: StoredOffset | null, log: Log, from: 'earliest' | 'latest'): StartPosition {
  const first = from === 'earliest' ? log.start : log.end;
  if (stored === null) return { expected: null, read: first };
  if (stored.clusterId !== log.clusterId) return { expected: null, read: first, restarted: 'other-cluster' };
  const expected = stored.nextOffset;
  if (expected > log.end) {
    return { expected, read: log.start, restarted: 'beyond-end', missing: expected - log.end };
  }
  if (expected < log.start) {
    return { expected, read: log.start, restarted: 'before-start', missing: log.start - expected };
  }
  return { expected, read: expected };
}
