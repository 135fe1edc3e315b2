import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TitleInput } from '@marquee/contracts/title';
import { csvFields } from './csv.js';
import type { DataSet } from './data-set.js';
import { viewerName } from './viewer-names.js';
import { eventsOfRating } from './rating-events.js';
import { stableShare } from './stable.js';

interface Rating {
  readonly movieId: string;
  readonly stars: number;
  /** Unix time in seconds. */
  readonly at: number;
}

const YEAR_MS = 365.25 * 86_400_000;

export class DataSetError extends Error {
  override readonly name = 'DataSetError';
  readonly code = 'DATA_SET';
  readonly retriable = false;
}

/**
 * Reads the layout of GroupLens' `ml-latest-small`: movies.csv and ratings.csv. Times are shifted so that the newest
 * rating is at `now` (Unix time in ms).
 */
export async function readMovieLensDataSet(folder: string, now: number): Promise<DataSet> {
  const [movies, ratings] = await Promise.all([
    table(folder, 'movies.csv', ['movieId', 'title', 'genres']),
    table(folder, 'ratings.csv', ['userId', 'movieId', 'rating', 'timestamp']),
  ]);
  const byViewer = new Map<string, Rating[]>();
  let newest = 0;
  for (const [userId = '', movieId = '', stars = '', timestamp = ''] of ratings) {
    const rating = { movieId, stars: Number(stars), at: Number(timestamp) };
    newest = Math.max(newest, rating.at);
    const own = byViewer.get(userId);
    if (own) own.push(rating);
    else byViewer.set(userId, [rating]);
  }
  const shift = now - newest * 1000;
  const titles = movies.map((row) => titleOf(row, shift, now));
  const runtime = new Map(titles.map((title) => [title.titleId, title.runtimeMinutes ?? 100]));
  return {
    name: 'movielens',
    now,
    titles,
    viewers: [...byViewer.keys()].map((userId, index) => ({ viewerId: viewerIdOf(userId), name: viewerName(index) })),
    eventCount: ratings.length * 2,
    eventsOf: (viewerId) =>
      (byViewer.get(viewerId.slice('ml-'.length)) ?? []).flatMap(({ movieId, stars, at }) =>
        eventsOfRating({
          dataSet: 'movielens',
          viewerId,
          titleId: titleIdOf(movieId),
          stars,
          at: at * 1000 + shift,
          runtimeMinutes: runtime.get(titleIdOf(movieId)) ?? 100,
        }),
      ),
  };
}

const viewerIdOf = (userId: string): string => `ml-${userId}`;
const titleIdOf = (movieId: string): string => `ml-${movieId}`;

function titleOf([movieId = '', title = '', genres = '']: readonly string[], shift: number, now: number): TitleInput {
  const titleId = titleIdOf(movieId);
  const year = Number(/\((\d{4})\)\s*$/.exec(title)?.[1] ?? 1990);
  // The data has only the year; the day is derived from the id. Nothing is released after the newest rating.
  const released = Date.UTC(year, 0, 1) + stableShare(titleId) * YEAR_MS + shift;
  return {
    titleId,
    name: withArticle(title.replace(/\s*\(\d{4}\)\s*$/, '')).slice(0, 300),
    year,
    genres: genres === '(no genres listed)' ? [] : genres.split('|'),
    runtimeMinutes: 82 + Math.floor(stableShare(`${titleId}#runtime`) * 60),
    releasedAt: new Date(Math.min(released, now)).toISOString(),
  };
}

/** Turns the sorted form "Matrix, The" into "The Matrix". */
function withArticle(name: string): string {
  const match = /^(.*), (The|A|An|Les|La|Le|Das|Der|Die|El|Il)( \(.*\))?$/.exec(name);
  return match ? `${match[2]} ${match[1]}${match[3] ?? ''}` : name;
}

async function table(folder: string, file: string, header: readonly string[]): Promise<string[][]> {
  const path = join(folder, file);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new DataSetError(
      `${path} cannot be read. MARQUEE_DATA must be an unpacked MovieLens folder, such as ml-latest-small, with movies.csv and ratings.csv.`,
      { cause },
    );
  });
  const [first = '', ...lines] = text.split(/\r?\n/);
  if (csvFields(first).join(',') !== header.join(',')) {
    throw new DataSetError(`${path}: expected the first line to be "${header.join(',')}".`);
  }
  return lines.filter((line) => line !== '').map(csvFields);
}
