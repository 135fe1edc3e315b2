import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findDataFiles } from '@marquee/contracts/data-folder';
import type { TitleInput } from '@marquee/contracts/title';
import { DataSetError } from '../data/data-set.js';
import type { DataSet } from '../data/data-set.js';
import { LeftOutList } from '../data/left-out-list.js';
import { MOVIE_COLUMNS, titleOfRow } from './movie-row.js';
import type { MovieColumn } from './movie-row.js';
import { RATING_COLUMNS } from './rating-row.js';
import { readHistories } from './read-histories.js';
import { refuseUnusable } from './refuse-unusable.js';
import { scanRatings } from './scan-ratings.js';
import { TableFile } from './table-file.js';

const ADVICE = 'Name an unpacked MovieLens folder, such as ml-latest-small.';

export interface MovieLensOptions {
  readonly folder: string;
  /** The newest rating is moved to this time; Unix time in ms. */
  readonly now: number;
  /** Called repeatedly with the share that has been read, 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/**
 * Reads a MovieLens folder, in the formats of its releases from 100K to 32M and of copies on Kaggle. Rows that cannot
 * be used are counted and left out. The ratings are read twice as a stream: for the newest time, and for the events.
 *
 * @throws {DataSetError} if the files are missing, cannot be read, or most of their rows cannot be used
 */
export async function readMovieLensDataSet({ folder, now, onProgress }: MovieLensOptions): Promise<DataSet> {
  const files = await dataFilesIn(folder);
  const movies = await TableFile.open(join(folder, files.movies), MOVIE_COLUMNS);
  const ratings = await TableFile.open(join(folder, files.ratings), RATING_COLUMNS);
  const skipped = new LeftOutList();
  const titles = await readTitles(movies, skipped);
  const movieIds = new Set(titles.map(({ titleId }) => titleId));
  const source = { ratings, movieIds, now };
  const scan = await scanRatings({ ...source, skipped, onProgress });
  const shift = now - scan.newest;
  return {
    name: 'movielens',
    now,
    titles: titles.map((title) => ({ ...title, releasedAt: shiftedRelease(title, shift, now) })),
    eventCount: scan.eventCount,
    lastViewers: scan.lastViewers,
    skipped,
    histories: (skip) => readHistories({ ...source, shift, isGrouped: scan.isGrouped, skip }),
  };
}

/** Nothing is released after the newest rating. */
function shiftedRelease({ releasedAt }: TitleInput, shift: number, now: number): string {
  return new Date(Math.min(Date.parse(releasedAt) + shift, now)).toISOString();
}

async function dataFilesIn(folder: string): Promise<{ movies: string; ratings: string }> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new DataSetError(`${folder} cannot be read: ${(cause as Error).message}. ${ADVICE}`, { cause });
  });
  const files = findDataFiles(names);
  if (typeof files !== 'string') return files;
  throw new DataSetError(`${folder} ${files} ${ADVICE}`);
}

async function readTitles(movies: TableFile<MovieColumn>, skipped: LeftOutList): Promise<TitleInput[]> {
  const titles = new Map<string, TitleInput>();
  let rows = 0;
  for await (const batch of movies.batches()) {
    rows += batch.length;
    for (const { fields, line } of batch) {
      const title = titleOfRow(fields, movies.layout);
      const problem = typeof title === 'string' ? title : titles.has(title.titleId) && 'its id is used before';
      if (problem) skipped.add(`${movies.name} line ${line}: ${problem}`);
      else if (typeof title !== 'string') titles.set(title.titleId, title);
    }
  }
  refuseUnusable(movies.path, rows, skipped);
  return [...titles.values()];
}
