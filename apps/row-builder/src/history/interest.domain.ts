import type { ViewerTitle } from './viewer-title.domain.js';

/** The part of an entry that shows how much the viewer likes the title. */
export type Evidence = Pick<ViewerTitle, 'stars' | 'finishedAt' | 'inMyList'>;

/** A title with at least this many stars counts as liked. */
export const LIKED_STARS = 3.5;

/** True if the title was rated well, or finished without a rating. */
export function isLiked({ stars, finishedAt }: Evidence): boolean {
  return stars === null ? finishedAt !== null : stars >= LIKED_STARS;
}

/** How much an entry says about taste, 0 to 1. */
export function interestOf({ stars, finishedAt, inMyList }: Evidence): number {
  if (stars !== null) return stars >= LIKED_STARS ? (stars - 2.5) / 2.5 : 0;
  if (finishedAt !== null) return 0.6;
  return inMyList ? 0.4 : 0.2;
}
