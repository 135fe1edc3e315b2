import { best } from '../state/best.domain.js';
import type { Scored } from '../state/best.domain.js';

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

/** Plays count half after so many hours. */
const TRENDING_HALF_LIFE_HOURS = 48;
/** How far back trending looks; older plays weigh less than a hundredth. */
export const TRENDING_HOURS = 14 * 24;
const TRENDING_TITLES = 400;
/** As if every title had been rated so often with three stars: a single five stars makes no favourite. */
const PRIOR = { ratings: 5, halfStars: 30 };

/** What is watched, weighed by how it is liked; best first. */
export function popular(totals: readonly TitleTotals[]): Scored[] {
  const scored = totals.map((each) => {
    const mean = (each.halfStars + PRIOR.halfStars) / (each.ratings + PRIOR.ratings) / 10;
    const watched = each.finishes + 0.5 * each.starts + 0.5 * each.ratings;
    return [each.titleId, round(watched * mean)] as const;
  });
  return best(
    scored.filter(([, score]) => score > 0),
    scored.length,
  );
}

/** Plays of late, each halved every two days. */
export function trending(activity: readonly TitleActivity[], minute: Date): Scored[] {
  const scores = new Map<string, number>();
  for (const { titleId, hour, plays } of activity) {
    const age = Math.max(0, (minute.getTime() - hour.getTime()) / 3_600_000);
    scores.set(titleId, (scores.get(titleId) ?? 0) + plays * 0.5 ** (age / TRENDING_HALF_LIFE_HOURS));
  }
  return best(
    [...scores].map(([titleId, score]) => [titleId, round(score)] as const),
    TRENDING_TITLES,
  );
}

/** Enough digits to rank by, few enough to store. */
function round(score: number): number {
  return Number(score.toPrecision(6));
}
