import { hasLoaded } from '@marquee/contracts/load-marker';
import type { LoadMarker } from '@marquee/contracts/load-marker';
import type { Logger } from '@marquee/observability';
import type { DataSet } from '../data/data-set.js';
import type { DataSource } from './data-source.js';
import { loadHistory } from './load-history.js';
import type { HistoryLoad } from './load-history.js';
import type { LoadMarkerFile } from './load-marker.js';
import { progressLine } from './progress.js';

export interface DataSetLoad extends Pick<HistoryLoad, 'catalog' | 'gateway' | 'markerFile'> {
  readonly source: DataSource;
  readonly log: Logger;
}

/**
 * Loads the data set, or the rest of it, and returns the ids of its last viewers. Once it is loaded, its files are not
 * needed any more. If the load cannot go on, `load.json` says why.
 *
 * @throws {DataSetMismatchError} when the data directory holds another data set; {DataSetError} for bad files;
 *   {LoadMarkerUnreadableError} when it is unknown what is loaded.
 */
export async function loadDataSet(load: DataSetLoad): Promise<readonly string[]> {
  const { source, markerFile, log } = load;
  const before = await markerFile.read();
  const start = startOf(source, before);
  try {
    if (start.dataSet !== source.name) throw new DataSetMismatchError(start.dataSet, source.name);
    if (start.done) return start.lastViewers ?? (await viewersOfLoadedData(source, start, log));
    const data = await openDataSet(source, start, markerFile);
    const { skipped, lastViewers, eventCount } = data;
    if (skipped.count > 0) log.warn({ skipped }, 'rows of the data set cannot be used');
    await loadHistory({
      ...load,
      data,
      from: { ...start, total: eventCount, skipped, lastViewers: [...lastViewers] },
      onProgress: (at) => log.info({ at }, progressLine(at)),
    });
    return lastViewers;
  } catch (error) {
    if (isFinal(error)) await recordFailure(markerFile, start, error.message);
    throw error;
  }
}

/** Whether another try would end in the same way. */
export function isFinal(error: unknown): error is Error {
  return error instanceof Error && 'retriable' in error && error.retriable === false;
}

/** Where to continue: at the marker without its failure, or at the beginning if nothing is loaded yet. */
function startOf({ name }: DataSource, before: LoadMarker | undefined): LoadMarker {
  if (before === undefined || !hasLoaded(before)) {
    return { dataSet: name, now: Date.now(), titles: 0, viewers: 0, events: 0, total: 0, done: false };
  }
  const { failure: _, ...marker } = before;
  return marker;
}

async function openDataSet(source: DataSource, start: LoadMarker, markerFile: LoadMarkerFile): Promise<DataSet> {
  await markerFile.write({ ...start, read: 0 });
  let written: Promise<void> = Promise.resolve();
  const showProgress = (read: number) => {
    written = written.then(() => markerFile.write({ ...start, read })).catch(() => undefined);
  };
  try {
    return await source.open(start.now, showProgress);
  } finally {
    await written;
  }
}

/** Markers of earlier versions do not name the viewers. Without the files, no viewer is live. */
async function viewersOfLoadedData(source: DataSource, { now }: LoadMarker, log: Logger): Promise<readonly string[]> {
  try {
    return (await source.open(now, () => undefined)).lastViewers;
  } catch (error) {
    log.warn({ err: error }, 'no live viewers: the files of the loaded data set cannot be read');
    return [];
  }
}

async function recordFailure(markerFile: LoadMarkerFile, start: LoadMarker, failure: string): Promise<void> {
  const marker = (await markerFile.read()) ?? start;
  await markerFile.write({ ...marker, failure });
}

export class DataSetMismatchError extends Error {
  override readonly name = 'DataSetMismatchError';
  readonly code = 'OTHER_DATA_SET';
  readonly retriable = false;

  constructor(held: string, wanted: string) {
    super(
      `The data directory holds the data set "${held}", not "${wanted}". Run "npm run reset" first, or set another MARQUEE_HOME.`,
    );
  }
}
