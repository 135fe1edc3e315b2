import type { ViewerHistory } from '../data/data-set.js';
import { eventsOfRating } from '../data/rating-events.js';
import { viewerName } from '../data/viewer-names.js';
import { runtimeOf, titleIdOf } from './movie-row.js';
import type { Rating } from './rating-row.js';
import { usableRatings } from './usable-ratings.js';
import type { RatingSource } from './usable-ratings.js';

export const viewerIdOf = (userId: string): string => `ml-${userId}`;

export interface HistoryOptions extends RatingSource {
  /** Milliseconds by which times are moved. */
  readonly shift: number;
  /** Whether all ratings of a viewer follow each other. */
  readonly isGrouped: boolean;
  /** Number of viewers to leave out at the start. */
  readonly skip: number;
}

/** The viewers in the order of their first ratings. Only one viewer is in memory, if the file is grouped by viewer. */
export async function* readHistories({
  isGrouped,
  skip,
  shift,
  ...source
}: HistoryOptions): AsyncGenerator<ViewerHistory> {
  const groups = isGrouped ? groupsInOrder(source) : groupsInAnyOrder(source);
  let index = 0;
  for await (const { userId, ratings } of groups) {
    if (index >= skip) yield historyOf(userId, index, ratings, shift);
    index += 1;
  }
}

interface RatingGroup {
  readonly userId: string;
  readonly ratings: readonly Rating[];
}

async function* groupsInOrder(source: RatingSource): AsyncGenerator<RatingGroup> {
  let ratings: Rating[] = [];
  for await (const batch of usableRatings(source)) {
    for (const { rating } of batch) {
      const [first] = ratings;
      if (first !== undefined && first.userId !== rating.userId) {
        yield { userId: first.userId, ratings };
        ratings = [];
      }
      ratings.push(rating);
    }
  }
  if (ratings[0] !== undefined) yield { userId: ratings[0].userId, ratings };
}

async function* groupsInAnyOrder(source: RatingSource): AsyncGenerator<RatingGroup> {
  const groups = new Map<string, Rating[]>();
  for await (const batch of usableRatings(source)) {
    for (const { rating } of batch) {
      const ratings = groups.get(rating.userId);
      if (ratings) ratings.push(rating);
      else groups.set(rating.userId, [rating]);
    }
  }
  for (const [userId, ratings] of groups) yield { userId, ratings };
}

function historyOf(userId: string, index: number, ratings: readonly Rating[], shift: number): ViewerHistory {
  const viewer = { viewerId: viewerIdOf(userId), name: viewerName(index) };
  const events = ratings.flatMap(({ movieId, stars, at }) => {
    const titleId = titleIdOf(movieId);
    return eventsOfRating({
      dataSet: 'movielens',
      viewerId: viewer.viewerId,
      titleId,
      stars,
      at: at + shift,
      runtimeMinutes: runtimeOf(titleId),
    });
  });
  return { viewer, events };
}
