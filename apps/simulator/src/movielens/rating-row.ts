import { idOf } from './record-id.js';
import type { TableColumns, TableLayout } from './table-layout.js';

export type RatingColumn = 'userId' | 'movieId' | 'rating' | 'timestamp';

export const RATING_COLUMNS: TableColumns<RatingColumn> = {
  required: ['userId', 'movieId', 'rating', 'timestamp'],
  names: {
    userId: ['userid', 'user', 'viewerid'],
    movieId: ['movieid', 'itemid', 'filmid', 'movie'],
    rating: ['rating', 'ratings', 'stars', 'score'],
    timestamp: ['timestamp', 'time', 'datetime', 'date', 'ratedat', 'unixtimestamp', 'ts'],
  },
};

export interface Rating {
  readonly userId: string;
  readonly movieId: string;
  /** 0.5 to 5 in half stars; undefined if the title was watched and not rated. */
  readonly stars: number | undefined;
  /** Unix time in ms. */
  readonly at: number;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2}|UTC)?)?$/;
/** A larger number of a time means milliseconds: as seconds it would be after the year 5000. */
const MAX_SECONDS = 1e11;
const MAX_STARS = 5;
/** Clocks of machines differ. */
const FUTURE_MS = 86_400_000;

/**
 * Returns the rating of a row, or a sentence that says why the row cannot be used.
 *
 * @param now ratings are not later; Unix time in ms
 */
export function ratingOfRow(
  fields: readonly string[],
  { width, index }: TableLayout<RatingColumn>,
  now: number,
): Rating | string {
  if (fields.length !== width) return `expected ${width} fields, found ${fields.length}`;
  const field = (column: RatingColumn) => (fields[index[column] ?? -1] ?? '').trim();
  const [userId, movieId] = [idOf(field('userId')), idOf(field('movieId'))];
  if (userId === undefined || movieId === undefined) return `it has no ${userId === undefined ? 'user' : 'movie'} id`;
  // Where commas do not separate fields, they may be decimal.
  const stars = field('rating').replace(/^(\d),(\d+)$/, '$1.$2');
  const rating = NUMBER.test(stars) ? Number(stars) : NaN;
  if (!(rating >= 0 && rating <= MAX_STARS)) return `expected a rating from 0 to 5, found "${shown(field('rating'))}"`;
  const at = timeOf(field('timestamp'));
  if (at === undefined) {
    return `expected a time such as 964982703 or 2000-07-30 18:45:03, found "${shown(field('timestamp'))}"`;
  }
  if (at > now + FUTURE_MS) return `its time, "${shown(field('timestamp'))}", is in the future`;
  return { userId, movieId, stars: starsOf(rating), at };
}

/** A rating of 0 says that the viewer has not rated the title. */
function starsOf(rating: number): number | undefined {
  return rating === 0 ? undefined : Math.max(0.5, Math.round(rating * 2) / 2);
}

/** Seconds or milliseconds since 1970, or a date with or without a time; without an offset it is in UTC. */
function timeOf(text: string): number | undefined {
  if (NUMBER.test(text)) {
    const value = Number(text);
    if (value < 0) return undefined;
    return Math.round(value < MAX_SECONDS ? value * 1000 : value);
  }
  const [, date, time = '00:00', zone = 'Z'] = DATE_TIME.exec(text) ?? [];
  if (date === undefined) return undefined;
  const at = Date.parse(`${date}T${time}${zone === 'UTC' ? 'Z' : zone}`);
  return Number.isNaN(at) ? undefined : at;
}

function shown(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40).toWellFormed()}…`;
}
