import type { ViewerTitle } from './viewer-title.domain.js';

/** The part of an entry that shows how much the viewer likes the title. */
export type Evidence = Pick<ViewerTitle, 'stars' | 'finishedAt' | 'inMyList'>;

/** A title with at least this many stars counts as liked. */
export const LIKED_STARS = 3.5;
/** A title with at most this many stars is of no interest. */
const INDIFFERENT_STARS = 2.5;
const MOST_STARS = 5;

/** True if the title was rated well, or finished without a rating. */
export function isLiked({ stars, finishedAt }: Evidence): boolean {
  return stars === null ? finishedAt !== null : stars >= LIKED_STARS;
}

/**
 * How much an entry says about taste, 0 to 1. The only definition: pages and training both use it. Above 2.5 stars the
 * interest rises with every half star, so a title of three stars counts a little, as one that was only started does.
 */
export function interestOf({ stars, finishedAt, inMyList }: Evidence): number {
  if (stars !== null) return Math.max(0, (stars - INDIFFERENT_STARS) / (MOST_STARS - INDIFFERENT_STARS));
  if (finishedAt !== null) return 0.6;
  return inMyList ? 0.4 : 0.2;
}
