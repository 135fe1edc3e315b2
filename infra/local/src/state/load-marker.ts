import { join } from 'node:path';
import { z } from 'zod';
import { PlatformError } from '../platform-error.js';
import { readJson } from './json-file.js';

/** The part of `load.json`, written by the simulator, that the platform reads. */
const Marker = z.object({ dataSet: z.string(), done: z.boolean(), events: z.int(), total: z.int() });
export type LoadMarker = z.infer<typeof Marker>;

const POLL_MS = 500;

/** @throws PlatformError if the marker cannot be read */
export function readLoadMarker(dataDir: string): LoadMarker | undefined {
  return readJson(
    join(dataDir, 'load.json'),
    Marker,
    'It says which data set is loaded: restore it, or delete all data with "npm run reset" and load again.',
  );
}

/** @throws PlatformError if the data directory holds a data set other than `wanted` */
export function refuseOtherData(dataDir: string, wanted: string): void {
  const loaded = readLoadMarker(dataDir)?.dataSet;
  if (loaded !== undefined && loaded !== wanted) {
    throw new PlatformError(
      `${dataDir} holds the data set "${loaded}", not "${wanted}". Run "npm run reset" first, or set another MARQUEE_HOME.`,
    );
  }
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
