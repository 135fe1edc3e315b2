/** Names of the two files of MovieLens: in the CSV releases, in copies on Kaggle, in the 1M, 10M and 100K releases. */
const MOVIE_FILES = ['movies.csv', 'movie.csv', 'movies.dat', 'u.item'];
const RATING_FILES = ['ratings.csv', 'rating.csv', 'ratings.dat', 'u.data', 'ratings_small.csv'];

export interface DataFiles {
  readonly movies: string;
  readonly ratings: string;
}

/**
 * Finds the two files of a MovieLens release among the names in a folder, in any case. Returns a sentence that says
 * what is missing if one of them is not there.
 */
export function findDataFiles(names: readonly string[]): DataFiles | string {
  const byName = new Map(names.map((name) => [name.toLowerCase(), name]));
  const find = (candidates: readonly string[]) => candidates.flatMap((name) => byName.get(name) ?? [])[0];
  const movies = find(MOVIE_FILES);
  const ratings = find(RATING_FILES);
  if (movies !== undefined && ratings !== undefined) return { movies, ratings };
  const [wanted, files] = movies === undefined ? ['movies.csv', MOVIE_FILES] : ['ratings.csv', RATING_FILES];
  const packed = names.find((name) => /\.(zip|gz|7z|bz2|xz)$/i.test(name));
  const hint = packed === undefined ? '' : ` Unpack ${packed} first.`;
  return `has no ${wanted} (or ${files.slice(1).join(', ')}).${hint}`;
}
