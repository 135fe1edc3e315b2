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

/**
 * `other-topic`: the topic was deleted and created again. `before-start`: records were deleted before they were read.
 * `beyond-end`: the log has lost its newest records.
 */
export type RestartReason = 'other-cluster' | 'other-topic' | 'beyond-end' | 'before-start';

interface Log {
  readonly clusterId: string;
  readonly start: bigint;
  readonly end: bigint;
}

/** Where to continue reading, given the stored offset and the current bounds of the log. */
export function startPosition(stored: StoredOffset | null, log: Log, from: 'earliest' | 'latest'): StartPosition {
  const first = from === 'earliest' ? log.start : log.end;
  if (stored === null) return { expected: null, read: first };
  const then = partsOf(stored.clusterId);
  const now = partsOf(log.clusterId);
  if (then.cluster !== now.cluster) return { expected: null, read: first, restarted: 'other-cluster' };
  const bothKnown = then.topic !== undefined && now.topic !== undefined;
  if (bothKnown && then.topic !== now.topic) return { expected: null, read: first, restarted: 'other-topic' };
  // The offset of a version that did not store topic ids: continue at it, and replace it.
  const expected = stored.clusterId === log.clusterId ? stored.nextOffset : null;
  const { nextOffset } = stored;
  if (nextOffset > log.end) {
    return { expected, read: log.start, restarted: 'beyond-end', missing: nextOffset - log.end };
  }
  if (nextOffset < log.start) {
    return { expected, read: log.start, restarted: 'before-start', missing: log.start - nextOffset };
  }
  return { expected, read: nextOffset };
}

/** Identifies a log: the id of the cluster and, where the cluster tells it, that of the topic. */
export function logId(cluster: string, topic: string | undefined): string {
  return topic === undefined ? cluster : `${cluster}/${topic}`;
}

function partsOf(id: string): { readonly cluster: string; readonly topic: string | undefined } {
  const slash = id.lastIndexOf('/');
  return slash < 0 ? { cluster: id, topic: undefined } : { cluster: id.slice(0, slash), topic: id.slice(slash + 1) };
}
