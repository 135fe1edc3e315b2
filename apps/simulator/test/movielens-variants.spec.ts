import { afterAll, describe, expect, it } from '@jest/globals';
import { ViewingEvent } from '@marquee/contracts/event';
import { TitleInput } from '@marquee/contracts/title';
import { DataSetError } from '../src/data/data-set.js';
import { readMovieLensDataSet } from '../src/movielens/movielens-data-set.js';
import { DataFolders } from './data-folders.js';
import { historiesOf } from './histories-of.js';

const NOW = Date.UTC(2026, 4, 1);

type Files = Readonly<Record<string, string | Buffer>>;

const MOVIES =
  'movieId,title,genres\n1,Toy Story (1995),Adventure|Animation\n2,"President, The (1995)",Comedy\n3,Heat (1995),Crime\n';
const RATINGS =
  'userId,movieId,rating,timestamp\n1,1,4.0,964982703\n1,3,5.0,964982704\n2,2,1.5,964982705\n2,3,3.0,964982706\n';
const small = (changes: Files = {}): Files => ({ 'movies.csv': MOVIES, 'ratings.csv': RATINGS, ...changes });
const ratings = (...rows: string[]): Files => small({ 'ratings.csv': [RATINGS.trim(), ...rows, ''].join('\n') });
const movies = (...rows: string[]): Files => small({ 'movies.csv': [MOVIES.trim(), ...rows, ''].join('\n') });
const flags = (...set: number[]) => Array.from({ length: 19 }, (_, at) => (set.includes(at) ? 1 : 0)).join('|');

/** What a variant loads as: names of its titles, number of viewers and ratings, and what is skipped. */
interface Loaded {
  readonly files: Files;
  readonly names?: readonly string[];
  readonly viewers?: number;
  readonly ratings?: number;
  readonly skipped?: readonly RegExp[];
}

const NAMES = ['Toy Story', 'The President', 'Heat'];

const LOADED: Readonly<Record<string, Loaded>> = {
  'ml-latest-small': { files: small() },
  'ml-25m and ml-32m, with more files': { files: small({ 'genome-scores.csv': '', 'README.txt': 'read me' }) },
  'ml-100k, with tabs, bars, genre flags and ratings in any order': {
    files: {
      'u.item': Buffer.from(
        [
          `1|Toy Story (1995)|01-Jan-1995||http://us.imdb.com/M/title-exact?Toy%20Story%20(1995)|${flags(2, 3)}`,
          `2|Misérables, Les (1995)|01-Jan-1995||http://us.imdb.com|${flags(8)}`,
          `3|unknown||||${flags(0)}`,
        ].join('\n'),
        'latin1',
      ),
      'u.data': '1\t1\t3\t881250949\n2\t2\t3\t891717742\n1\t2\t1\t878887116\n2\t3\t4\t878887117\n',
      'u.user': '1|24|M|technician|85711\n',
    },
    names: ['Toy Story', 'Les Misérables', 'unknown'],
  },
  'ml-1m, with double colons, in latin-1, with unpaired quotes': {
    files: {
      'movies.dat': Buffer.from(
        '1::Toy Story (1995)::Adventure\n2::Étoile "Du Nord (1996)::Drama\n3::Heat (1995)::Crime\n',
        'latin1',
      ),
      'ratings.dat': '1::1::5::978300760\n1::2::3::978302109\n2::3::3::978301968\n2::1::4::978300275\n',
    },
    names: ['Toy Story', 'Étoile "Du Nord', 'Heat'],
  },
  'ml-10m, with half stars and UTF-8': {
    files: {
      'movies.dat': '1::Toy Story (1995)::Adventure\n2::Amélie (2001)::Comedy|Romance\n3::Heat (1995)::Crime\n',
      'ratings.dat': '1::1::4.5::838985046\n1::2::3.5::838983525\n2::2::5::838983392\n2::3::0.5::838983421\n',
    },
    names: ['Toy Story', 'Amélie', 'Heat'],
  },
  'a file with a byte order mark': {
    files: small({ 'movies.csv': `\uFEFF${MOVIES}`, 'ratings.csv': `\uFEFF${RATINGS}` }),
  },
  'CRLF line ends': {
    files: small({ 'movies.csv': MOVIES.replaceAll('\n', '\r\n'), 'ratings.csv': RATINGS.replaceAll('\n', '\r\n') }),
  },
  'a header that ends with CRLF before rows that end with LF': {
    files: small({ 'ratings.csv': RATINGS.replace('\n', '\r\n') }),
  },
  'line ends of old Macs': { files: small({ 'ratings.csv': RATINGS.replaceAll('\n', '\r') }) },
  'UTF-16 with its mark': { files: small({ 'movies.csv': Buffer.from(`\uFEFF${MOVIES}`, 'utf16le') }) },
  'no line end at the end, and empty lines': {
    files: small({ 'ratings.csv': RATINGS.replaceAll('\n', '\n\n').trim() }),
  },
  'a line break inside a quoted title': {
    files: movies('4,"Two\nlines (1990)",Drama'),
    names: [...NAMES, 'Two lines'],
  },
  'quotes inside a title': { files: movies('4,"The ""Best"" Man (1990)",Drama'), names: [...NAMES, 'The "Best" Man'] },
  exponents: {
    files: small({ 'ratings.csv': RATINGS.replace('4.0,964982703', '4e0,9.64982703e8').replace('\n1,3', '\n1e0,3.0') }),
  },
  'the column order of Kaggle, in other case': {
    files: {
      'movies.csv':
        'Title,Genres,movie_id\nToy Story (1995),Adventure,1\n"President, The (1995)",Comedy,2\nHeat (1995),Crime,3\n',
      'ratings.csv':
        'Timestamp,User ID,Rating,Movie ID\n964982703,1,4.0,1\n964982704,1,5,3\n964982705,2,1.5,2\n964982706,2,3,3\n',
    },
  },
  'movie.csv and rating.csv of Kaggle, with dates as times': {
    files: {
      'movie.csv': MOVIES,
      'rating.csv':
        '"userId","movieId","rating","timestamp"\n1,1,4,"2005-04-02 23:53:47"\n1,3,5,2005-04-02T23:53:47Z\n2,2,1.5,2005-04-02 23:53\n2,3,3,2005-04-02\n',
    },
  },
  'an index column of a notebook': {
    files: small({
      'ratings.csv': RATINGS.split('\n')
        .map((row, at) => (row === '' ? '' : `${at === 0 ? '' : at - 1},${row}`))
        .join('\n'),
    }),
  },
  semicolons: { files: small({ 'ratings.csv': RATINGS.replaceAll(',', ';') }) },
  'semicolons and decimal commas': {
    files: small({ 'ratings.csv': RATINGS.replaceAll(',', ';').replaceAll('.', ',') }),
  },
  'separators at the end of rows': { files: small({ 'ratings.csv': RATINGS.replaceAll(/(96498270\d)/g, '$1,,') }) },
  'CSV without headers': {
    files: small({ 'movies.csv': MOVIES.replace(/^.*\n/, ''), 'ratings.csv': RATINGS.replace(/^.*\n/, '') }),
  },
  'times in milliseconds': { files: small({ 'ratings.csv': RATINGS.replaceAll(/(96498270\d)/g, '$1000') }) },
  'titles without a year, with a range of years and without genres': {
    files: movies(
      '4,Nameless,(no genres listed)',
      '5,Death Note (2006–2007),Anime',
      '6,Babylon 5 (1994-),',
      '7,(2010),Drama',
    ),
    names: [...NAMES, 'Nameless', 'Death Note', 'Babylon 5', '(2010)'],
  },
  'ratings of 0, which count as plays without a rating': { files: ratings('2,1,0,964982707'), ratings: 4 },
  'bad rows among good ones, skipped with their line numbers': {
    files: ratings(
      '3,1,abc,964982707',
      '3,1,7,964982708',
      '3,1,4.0,NaN',
      '3,1',
      '9,1,3.0,4102444800',
      ',1,3.0,964982707',
    ),
    skipped: [
      /^ratings\.csv line 6: .*from 0 to 5.*"abc"/,
      /line 7: .*"7"/,
      /line 8: .*"NaN"/,
      /line 9: .*4 fields.*2/,
      /line 10: .*future/,
    ],
  },
  'ratings of movies that are not there': {
    files: ratings('3,99,4.0,964982707'),
    skipped: [/line 6: no movie has the id 99/],
  },
  'a bad title and one that comes twice': {
    files: movies('4,,Drama', '1,Again (1990),Drama', '5,Broken, without quotes (1990),Drama'),
    skipped: [
      /^movies\.csv line 5: it has no title/,
      /line 6: its id is used before/,
      /line 7: expected 3 fields, found 4.*quotes/,
    ],
  },
  'ids that spreadsheets and people write': {
    files: ratings('2.0,1.0,4.5,964982707', 'Zoë,1,4.0,964982708'),
    viewers: 3,
    ratings: 6,
  },
  'control characters and very long titles': {
    files: movies(`4,A\u0000b\u0007 (1990),Drama`, `5,${'𝄞'.repeat(400)} (1990),${'x'.repeat(60)}`),
    names: [...NAMES, 'A b', '𝄞'.repeat(150)],
  },
};

const REFUSED: Readonly<Record<string, { files: Files; message: RegExp }>> = {
  'a folder without ratings': {
    files: { 'movies.csv': MOVIES },
    message: /has no ratings\.csv \(or rating\.csv, ratings\.dat/,
  },
  'a folder with an archive only': {
    files: { 'ml-32m.zip': 'PK' },
    message: /has no movies\.csv.*Unpack ml-32m\.zip first/,
  },
  'an empty file': { files: small({ 'ratings.csv': '' }), message: /ratings\.csv is empty/ },
  'a header without rows': {
    files: small({ 'ratings.csv': RATINGS.split('\n')[0] ?? '' }),
    message: /ratings\.csv has no rows/,
  },
  'a compressed file': {
    files: small({ 'ratings.csv': Buffer.from([0x1f, 0x8b, 8, 0]) }),
    message: /is compressed\. Unpack it/,
  },
  'a header without a time': {
    files: small({ 'ratings.csv': 'userId,movieId,rating\n1,1,4\n' }),
    message: /ratings\.csv line 1: expected a header with the columns userId.*found no timestamp/,
  },
  'a file of another kind': {
    files: small({ 'movies.csv': '\n<!DOCTYPE html>\n<p>Sign in' }),
    message: /movies\.csv line 2: expected a header with the columns movieId, title, genres/,
  },
  'ratings on a scale to 10': {
    files: small({
      'ratings.csv': `userId,movieId,rating,timestamp\n${'1,1,8,1000\n1,2,9,1001\n1,3,4,1002\n'.repeat(15)}`,
    }),
    message: /30 of 45 rows .*ratings\.csv cannot be used.*line 2: expected a rating from 0 to 5, found "8"/,
  },
  'rows of which none can be used': {
    files: small({ 'movies.csv': 'movieId,title,genres\n,Toy Story,Drama\n' }),
    message: /1 of 1 rows .*movies\.csv line 2: it has no movie id/,
  },
  'a quote that is never closed': {
    files: movies('4,"Open (1990),Drama', '5,Heat 2 (1999),Crime'),
    message: /movies\.csv line 5: a quote opens .* never closed\. Close or remove it/,
  },
  'a quote that would swallow a large file': {
    files: small({ 'ratings.csv': `${RATINGS}3,"1,4.0,964982707\n${'3,1,4.0,964982707\n'.repeat(9_000)}` }),
    message: /ratings\.csv line 6: a quote opens .* never closed/,
  },
};

describe('a MovieLens folder', () => {
  const folders = new DataFolders();
  afterAll(() => folders[Symbol.asyncDispose]());

  it.each(Object.entries(LOADED))('loads from %s', async (_, variant) => {
    const data = await readMovieLensDataSet({ folder: await folders.create(variant.files), now: NOW });
    const histories = await historiesOf(data);
    const events = histories.flatMap((history) => history.events);
    for (const title of data.titles) TitleInput.parse(title);
    for (const event of events) ViewingEvent.parse(event);
    expect(data.titles.map(({ name }) => name)).toEqual(variant.names ?? NAMES);
    expect(histories.length).toBe(variant.viewers ?? 2);
    expect(events.filter(({ kind }) => kind === 'rating').length).toBe(variant.ratings ?? 4);
    expect(events.length).toBe(data.eventCount);
    expect(Math.max(...events.map(({ occurredAt }) => Date.parse(occurredAt)))).toBeLessThanOrEqual(NOW);
    expect(data.lastViewers).toEqual(histories.map(({ viewer }) => viewer.viewerId));
    expect(data.skipped.examples).toEqual((variant.skipped ?? []).map((line) => expect.stringMatching(line)));
  });

  it.each(Object.entries(REFUSED))('is refused in one sentence for %s', async (_, { files, message }) => {
    const folder = await folders.create(files);
    const refusal = await readMovieLensDataSet({ folder, now: NOW }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DataSetError);
    expect((refusal as DataSetError).message).toMatch(message);
    expect((refusal as DataSetError).message).not.toContain('\n');
  });

  it('shows the share that is read while it reads', async () => {
    const rows = Array.from({ length: 30_000 }, (_, at) => `${Math.floor(at / 100)},1,4.0,${1_000_000 + at}`);
    const folder = await folders.create(ratings(...rows));
    const shares: number[] = [];
    await readMovieLensDataSet({ folder, now: NOW, onProgress: (share) => shares.push(share) });
    expect(shares.length).toBeGreaterThan(3);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares[0]).toBeLessThan(0.4);
    expect(shares.at(-2)).toBeGreaterThan(0.7);
  }, 30_000);
});
