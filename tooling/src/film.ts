import { repairText } from './mojibake.js';
import { filmSlug } from './film-slug.js';

export interface Film {
  /** Slug of name and year, the same in every build. Matches the contract's TitleId. */
  titleId: string;
  name: string;
  year: number;
  /** May be empty: the file names no genre for some films. */
  genres: string[];
  runtimeMinutes?: number;
  /** RFC 3339, midnight UTC. */
  releasedAt: string;
  /** Number of IMDB votes; 0 if the file has none. */
  votes: number;
  /** IMDB rating, 1 to 10; null if the file has none. */
  score: number | null;
}

/** The fields of a record in `movies.json` that are read. */
export interface MovieRecord {
  Title: string | number | null;
  'Release Date': string;
  'Running Time min': number | null;
  'Major Genre': string | null;
  'Creative Type': string | null;
  'IMDB Rating': number | null;
  'IMDB Votes': number | null;
}

// The newest film in the file is from December 2011. Later dates belong to films from 1915 to 1946 whose two-digit year
// was expanded to the wrong century; their day may be wrong as well.
const NEWEST_YEAR = 2011;
const OLDEST_YEAR = 1890;

const GENRES: Readonly<Record<string, string[]>> = {
  'Thriller/Suspense': ['Thriller'],
  'Romantic Comedy': ['Romance', 'Comedy'],
  'Black Comedy': ['Comedy'],
  'Concert/Performance': ['Music'],
};

// Creative types that people search for as genres; the others ("Contemporary Fiction") mean nothing to a viewer.
const GENRE_OF_TYPE: Readonly<Record<string, string>> = {
  'Science Fiction': 'Science Fiction',
  Fantasy: 'Fantasy',
  'Kids Fiction': 'Family',
  'Super Hero': 'Superhero',
};

/** The film in a record; undefined if its title or year is unusable. */
export function filmOf(record: MovieRecord): Film | undefined {
  const name = repairText(String(record.Title ?? ''))
    .replace(/\s+/g, ' ')
    .trim();
  const released = new Date(`${record['Release Date']} UTC`);
  const year = released.getUTCFullYear();
  if (name === '' || !(year >= OLDEST_YEAR && year <= NEWEST_YEAR)) return undefined;
  const title = leadingArticle(name);
  const runtimeMinutes = record['Running Time min'];
  return {
    titleId: filmSlug(title, year),
    name: title,
    year,
    genres: genresOf(record),
    ...(runtimeMinutes !== null && runtimeMinutes > 0 && { runtimeMinutes }),
    releasedAt: released.toISOString(),
    votes: record['IMDB Votes'] ?? 0,
    score: record['IMDB Rating'],
  };
}

/** Moves the article of "Charge of the Light Brigade, The" to the front. */
function leadingArticle(name: string): string {
  return name.replace(/^(.+), (The|A|An)$/, '$2 $1');
}

function genresOf(record: MovieRecord): string[] {
  const major = record['Major Genre'] ?? '';
  const genres = GENRES[major] ?? (major === '' ? [] : [major]);
  const type = GENRE_OF_TYPE[record['Creative Type'] ?? ''];
  return type === undefined ? [...genres] : [...genres, type];
}
