import type { StoredOffset } from './batch.js';

export interface StartPosition {
  /** The stored offset to compare with; null when there is none of this cluster. */
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

/** Where to read on, given what was stored and what the log holds now. */
export function startPosition(stored: StoredOffset | null, log: Log, from: 'earliest' | 'latest'): StartPosition {
  const begin = from === 'earliest' ? log.start : log.end;
  if (stored === null) return { expected: null, read: begin };
  if (stored.clusterId !== log.clusterId) return { expected: null, read: begin, restarted: 'other-cluster' };
  const expected = stored.nextOffset;
  if (expected > log.end) return { expected, read: log.start, restarted: 'beyond-end' };
  return { expected, read: expected > log.start ? expected : log.start };
}
