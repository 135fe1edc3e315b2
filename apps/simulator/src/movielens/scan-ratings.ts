import { DataSetError, LAST_VIEWERS } from '../data/data-set.js';
import { LeftOutList } from '../data/left-out-list.js';
import { refuseUnusable } from './refuse-unusable.js';
import { usableRatings } from './usable-ratings.js';
import type { RatingSource } from './usable-ratings.js';
import { viewerIdOf } from './read-histories.js';

/** Ratings in any order are sorted in memory, so there may not be more of them. */
const MAX_UNGROUPED = 1_000_000;

export interface RatingScan {
  /** Unix time in ms. */
  readonly newest: number;
  readonly eventCount: number;
  readonly lastViewers: readonly string[];
  /** Whether all ratings of a viewer follow each other, as in most releases. */
  readonly isGrouped: boolean;
}

export interface ScanOptions extends RatingSource {
  readonly skipped: LeftOutList;
  readonly onProgress?: ((share: number) => void) | undefined;
}

/**
 * Reads all ratings once and keeps what has to be known before the first one is loaded.
 *
 * @throws {DataSetError} if most rows cannot be used, or there are too many to sort
 */
export async function scanRatings({ skipped, onProgress, ...source }: ScanOptions): Promise<RatingScan> {
  const { ratings } = source;
  const unusable = new LeftOutList();
  const users = new Set<string>();
  let userId: string | undefined;
  let returning: { userId: string; line: number } | undefined;
  let newest = 0;
  let count = 0;
  let eventCount = 0;
  const usable = usableRatings(source, ({ line }, problem) => unusable.add(`${ratings.name} line ${line}: ${problem}`));
  for await (const batch of usable) {
    for (const { rating, row } of batch) {
      eventCount += rating.stars === undefined ? 1 : 2;
      newest = Math.max(newest, rating.at);
      if (rating.userId === userId) continue;
      userId = rating.userId;
      if (users.has(userId)) returning ??= { userId, line: row.line };
      users.add(userId);
    }
    count += batch.length;
    onProgress?.((batch.at(-1)?.row.bytes ?? 0) / ratings.size);
  }
  refuseUnusable(ratings.path, count + unusable.count, unusable);
  if (returning !== undefined && count > MAX_UNGROUPED) {
    throw new DataSetError(
      `${ratings.path} line ${returning.line}: user ${returning.userId} returns after other users. A file of more than ${MAX_UNGROUPED.toLocaleString('en')} ratings must be sorted by user.`,
    );
  }
  skipped.addAll(unusable);
  const lastViewers = [...users].slice(-LAST_VIEWERS).map(viewerIdOf);
  return { newest, eventCount, lastViewers, isGrouped: returning === undefined };
}
