import { titleIdOf } from './movie-row.js';
import { ratingOfRow } from './rating-row.js';
import type { Rating, RatingColumn } from './rating-row.js';
import type { TableFile, TableRow } from './table-file.js';

export interface RatingSource {
  readonly ratings: TableFile<RatingColumn>;
  /** Title ids of the movies file. */
  readonly movieIds: ReadonlySet<string>;
  /** Unix time in ms. */
  readonly now: number;
}

/** The ratings of one viewer are held in memory together. */
const MAX_RATINGS_OF_VIEWER = 100_000;

/** A rating of the file, and where it stands. */
export interface RatingInFile {
  readonly rating: Rating;
  readonly row: TableRow;
}

/** Streams the ratings that can be used, in batches; `onUnusable` is told about the other rows. */
export async function* usableRatings(
  { ratings, movieIds, now }: RatingSource,
  onUnusable: (row: TableRow, problem: string) => void = () => undefined,
): AsyncGenerator<readonly RatingInFile[]> {
  let userId: string | undefined;
  let ofUser = 0;
  for await (const rows of ratings.batches()) {
    const usable: RatingInFile[] = [];
    for (const row of rows) {
      const rating = ratingOfRow(row.fields, ratings.layout, now);
      if (typeof rating === 'string') {
        onUnusable(row, rating);
        continue;
      }
      ofUser = rating.userId === userId ? ofUser + 1 : 1;
      userId = rating.userId;
      if (!movieIds.has(titleIdOf(rating.movieId))) onUnusable(row, `no movie has the id ${rating.movieId}`);
      else if (ofUser > MAX_RATINGS_OF_VIEWER) onUnusable(row, `user ${userId} has too many ratings`);
      else usable.push({ rating, row });
    }
    yield usable;
  }
}
