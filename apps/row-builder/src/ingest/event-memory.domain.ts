import { EVENT_WINDOW } from '@marquee/contracts/event-window';
import type { ViewingFact } from './viewing-fact.domain.js';

export interface PartitionProgress {
  /** Whether the partition has records that are not applied yet. */
  readonly isBehind: boolean;
  /** When the newest applied event was received; null before the first. */
  readonly receivedAt: Date | null;
}

/**
 * The time before which ids can be forgotten, or undefined if that is not known. A partition that is behind may hold
 * copies of what was received while it was applied last, however long ago that is by the clock.
 */
export function forgettableBefore(now: Date, partitions: readonly PartitionProgress[]): Date | undefined {
  let newest = now.getTime();
  for (const { isBehind, receivedAt } of partitions) {
    if (!isBehind) continue;
    if (receivedAt === null) return undefined;
    newest = Math.min(newest, receivedAt.getTime());
  }
  return new Date(newest - EVENT_WINDOW.memoryMs);
}

/**
 * Whether an earlier copy of the event would be recognized. The first copy was received at most `futureMs` before the
 * event occurred. Ids of imported history are never forgotten.
 */
export function isRecognizable(fact: ViewingFact, forgottenBefore: Date | null): boolean {
  if (fact.imported || forgottenBefore === null) return true;
  const earliestReceipt = Math.min(fact.receivedAt.getTime(), fact.occurredAt.getTime() - EVENT_WINDOW.futureMs);
  return earliestReceipt >= forgottenBefore.getTime();
}
