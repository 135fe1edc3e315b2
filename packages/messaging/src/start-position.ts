import type { StoredOffset } from './batch.js';

export interface StartPosition {
  /** The stored offset to compare with; null if there is none for this cluster. */
  readonly expected: bigint | null;
  readonly read: bigint;
  /** Why a stored offset was not used. */
  readonly restarted?: 'other-cluster' | 'beyond-end';
}

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
  if (expected > log.end) return { expected, read: log.start, restarted: 'beyond-end' };
  return { expected, read: expected > log.start ? expected : log.start };
}
