import type { TitleInput } from '@marquee/contracts/title';
import { stableShare } from '../data/stable.js';
import { idOf } from './record-id.js';
import type { TableColumns, TableLayout } from './table-layout.js';

export type MovieColumn = 'movieId' | 'title' | 'genres' | 'year';

export const MOVIE_COLUMNS: TableColumns<MovieColumn> = {
  required: ['movieId', 'title', 'genres'],
  names: {
    movieId: ['movieid', 'itemid', 'filmid', 'id'],
    title: ['title', 'movietitle', 'moviename', 'name', 'movie'],
    genres: ['genres', 'genre'],
    year: ['year', 'releaseyear'],
  },
};

/** The 100K release has one column for each genre, from the sixth on. */
const GENRE_FLAGS = { width: 24, first: 5 };
const FLAGGED_GENRES = [
  'unknown',
  'Action',
  'Adventure',
  'Animation',
  "Children's",
  'Comedy',
  'Crime',
  'Documentary',
  'Drama',
  'Fantasy',
  'Film-Noir',
  'Horror',
  'Musical',
  'Mystery',
  'Romance',
  'Sci-Fi',
  'Thriller',
  'War',
  'Western',
];

const YEAR_MS = 365.25 * 86_400_000;
const YEARS = { first: 1870, last: 2100 };
/** For titles without a year: about the median of MovieLens. */
const UNKNOWN_YEAR = 1990;
const YEAR_IN_TITLE = /\s*\((\d{4})(?:\s*[-–]\s*(?:\d{4})?)?\)\s*$/;
const LIMITS = { name: 300, genre: 40, genres: 12 };

export const titleIdOf = (movieId: string): string => `ml-${movieId}`;

export function runtimeOf(titleId: string): number {
  return 82 + Math.floor(stableShare(`${titleId}#runtime`) * 60);
}

/** Returns the title of a row of the movies file, or a sentence that says why the row cannot be used. */
export function titleOfRow(fields: readonly string[], layout: TableLayout<MovieColumn>): TitleInput | string {
  if (fields.length < layout.width) return `expected ${layout.width} fields, found ${fields.length}`;
  if (fields.length > layout.width) {
    return `expected ${layout.width} fields, found ${fields.length}; a field with a separator needs quotes around it`;
  }
  const field = (column: MovieColumn) => printable(fields[layout.index[column] ?? -1] ?? '');
  const movieId = idOf(field('movieId'));
  if (movieId === undefined) return 'it has no movie id';
  const titleId = titleIdOf(movieId);
  const title = field('title');
  const name = withArticle(title.replace(YEAR_IN_TITLE, '')) || title;
  if (name === '') return 'it has no title';
  const year = yearOf(YEAR_IN_TITLE.exec(title)?.[1], field('year'));
  // The data has only the year; the day is derived from the id.
  const released = Math.floor(Date.UTC(year, 0, 1) + stableShare(titleId) * YEAR_MS);
  return {
    titleId,
    name: firstCharacters(name, LIMITS.name),
    year,
    genres: hasGenreFlags(layout) ? flaggedGenres(fields) : listedGenres(field('genres')),
    runtimeMinutes: runtimeOf(titleId),
    releasedAt: new Date(released).toISOString(),
  };
}

/** Without control characters and halves of surrogate pairs, which no name has and no database takes. */
function printable(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim();
}

function firstCharacters(text: string, limit: number): string {
  return text.length <= limit
    ? text
    : text
        .slice(0, limit)
        .toWellFormed()
        .replace(/\uFFFD$/, '');
}

function yearOf(...texts: readonly (string | undefined)[]): number {
  const years = texts.map((text) => Math.trunc(Number(text || undefined)));
  return years.find((year) => year >= YEARS.first && year <= YEARS.last) ?? UNKNOWN_YEAR;
}

function hasGenreFlags({ hasHeader, width }: TableLayout<MovieColumn>): boolean {
  return !hasHeader && width === GENRE_FLAGS.width;
}

function flaggedGenres(fields: readonly string[]): string[] {
  return FLAGGED_GENRES.filter(
    (genre, at) => genre !== 'unknown' && fields[GENRE_FLAGS.first + at]?.trim() === '1',
  ).slice(0, LIMITS.genres);
}

function listedGenres(text: string): string[] {
  if (text === '(no genres listed)') return [];
  const genres = text.split('|').map((genre) => firstCharacters(genre.trim(), LIMITS.genre).trim());
  return [...new Set(genres)].filter((genre) => genre !== '').slice(0, LIMITS.genres);
}

/** Turns the sorted form "Matrix, The" into "The Matrix". */
function withArticle(name: string): string {
  const match = /^(.*), (The|A|An|Les|La|Le|Das|Der|Die|El|Il)( \(.*\))?$/.exec(name);
  return match ? `${match[2]} ${match[1]}${match[3] ?? ''}` : name;
}
