import { films } from '../generated/films.js';
import { readMovieLensDataSet } from '../movielens/movielens-data-set.js';
import type { DataSet } from '../data/data-set.js';
import { generateDataSet } from '../data/generated-data-set.js';

/** A data set that can be identified before its files are read. */
export interface DataSource {
  readonly name: string;
  /** @throws {DataSetError} */
  readonly open: (now: number, onProgress: (share: number) => void) => Promise<DataSet>;
}

/** The MovieLens folder, or the built-in data set if there is no folder. */
export function dataSourceOf(folder: string | undefined): DataSource {
  return folder === undefined
    ? { name: 'generated', open: (now) => Promise.resolve(generateDataSet(films, now)) }
    : { name: 'movielens', open: (now, onProgress) => readMovieLensDataSet({ folder, now, onProgress }) };
}
