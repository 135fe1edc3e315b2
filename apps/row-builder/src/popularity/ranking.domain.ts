import { topK } from '../ranking/top-k.domain.js';
import type { ScoredId } from '../ranking/top-k.domain.js';

/** The plays of one title within one hour. */
export interface TitleActivity {
  readonly titleId: string;
  readonly hour: Date;
  readonly plays: number;
}

export interface TitleTotals {
  readonly titleId: string;
  readonly starts: number;
  readonly finishes: number;
  readonly ratings: number;
  /** Sum of the ratings, in half stars. */
  readonly halfStars: number;
}

/** The weight of a play halves in this time. */
const TRENDING_HALF_LIFE_HOURS = 48;
/** Older plays weigh less than a hundredth and are not read. */
export const TRENDING_HOURS = 14 * 24;
const TRENDING_TITLES = 400;
/** Added to the ratings of every title, three stars each: one rating of five stars must not make a favorite. */
const PRIOR = { ratings: 5, halfStars: 30 };

/** Rounds down to the minute: two replicas that are asked in the same minute build the same rows. */
export function minuteOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 60_000) * 60_000);
}

/** Titles by how often they are watched, weighted by their mean rating; highest first. */
export function popular(totals: readonly TitleTotals[]): ScoredId[] {
  const scored = totals.map((total) => {
    const mean = (total.halfStars + PRIOR.halfStars) / (total.ratings + PRIOR.ratings) / 10;
    const watched = total.finishes + 0.5 * total.starts + 0.5 * total.ratings;
    return [total.titleId, round(watched * mean)] as const;
  });
  return topK(
    scored.filter(([, score]) => score > 0),
    scored.length,
  );
}

/** Titles by recent plays, with exponential decay; highest first. */
export function trending(activity: readonly TitleActivity[], minute: Date): ScoredId[] {
  const scores = new Map<string, number>();
  for (const { titleId, hour, plays } of activity) {
    const age = Math.max(0, (minute.getTime() - hour.getTime()) / 3_600_000);
    scores.set(titleId, (scores.get(titleId) ?? 0) + plays * 0.5 ** (age / TRENDING_HALF_LIFE_HOURS));
  }
  return topK(
    [...scores].map(([titleId, score]) => [titleId, round(score)] as const),
    TRENDING_TITLES,
  );
}

/** Enough digits to rank by, few enough to store. */
function round(score: number): number {
  return Number(score.toPrecision(6));
}
