import { join } from 'node:path';
import { LoadMarker, hasLoaded } from '@marquee/contracts/load-marker';
import { PlatformError } from '../platform-error.js';
import { readJson, writeJson } from './json-file.js';

const POLL_MS = 500;

const pathIn = (dataDir: string): string => join(dataDir, 'load.json');

/** @throws PlatformError if the marker cannot be read */
export function readLoadMarker(dataDir: string): LoadMarker | undefined {
  return readJson(
    pathIn(dataDir),
    LoadMarker,
    'It says which data set is loaded: restore it, or delete all data with "npm run reset" and load again.',
  );
}

/** Whether the data directory holds a data set, or a part of one. */
export function holdsData(dataDir: string): boolean {
  const marker = readLoadMarker(dataDir);
  return marker !== undefined && hasLoaded(marker);
}

/** @throws PlatformError if the data directory holds a data set other than `wanted` */
export function refuseOtherData(dataDir: string, wanted: string): void {
  const loaded = holdsData(dataDir) ? readLoadMarker(dataDir)?.dataSet : undefined;
  if (loaded !== undefined && loaded !== wanted) {
    throw new PlatformError(
      `${dataDir} holds the data set "${loaded}", not "${wanted}". Run "npm run reset" first, or set another MARQUEE_HOME.`,
    );
  }
}

/** Before a start, which tries again: what failed in an earlier run is no longer true. */
export function forgetLoadFailure(dataDir: string): void {
  const marker = readLoadMarker(dataDir);
  if (marker?.failure === undefined) return;
  const { failure: _, ...rest } = marker;
  writeJson(pathIn(dataDir), rest);
}

/** The data set cannot be loaded as it is. */
export class LoadError extends PlatformError {
  constructor(failure: string) {
    super(`Cannot load the data set: ${failure}`);
  }
}

/** A sentence about rows, titles or events that were left out; undefined if there are none. */
export function describeLeftOut({ skipped, refused }: LoadMarker): string | undefined {
  const count = (skipped?.count ?? 0) + (refused?.count ?? 0);
  if (count === 0) return undefined;
  const [first = '', ...more] = [...(skipped?.examples ?? []), ...(refused?.examples ?? [])];
  const list = more.length === 0 ? `: ${first}` : `:\n      ${[first, ...more].join('\n      ')}`;
  return `${count.toLocaleString('en')} ${count === 1 ? 'record was' : 'records were'} left out${list}`;
}

/** Calls `onLoaded` once when the data set is loaded; returns a function that stops watching. */
export function watchLoad(dataDir: string, onLoaded: (loaded: true) => void): () => void {
  const timer = setInterval(() => {
    if (!isLoaded(dataDir)) return;
    clearInterval(timer);
    onLoaded(true);
  }, POLL_MS);
  return () => clearInterval(timer);
}

function isLoaded(dataDir: string): boolean {
  try {
    return readLoadMarker(dataDir)?.done === true;
  } catch {
    // The loader reports a marker that it cannot read; the next start refuses it.
    return false;
  }
}
