import { join } from 'node:path';
import { z } from 'zod';
import { PlatformError } from '../platform-error.js';
import { readJson } from './json-file.js';

/** What the loader says in its marker. */
const Marker = z.object({ dataSet: z.string(), done: z.boolean(), events: z.int(), total: z.int() });
export type LoadMarker = z.infer<typeof Marker>;

const POLL_MS = 500;

export function readLoadMarker(home: string): LoadMarker | undefined {
  return Marker.safeParse(readJson(join(home, 'load.json'))).data;
}

/** A home holds one data set. */
export function refuseOtherData(home: string, wanted: string): void {
  const held = readLoadMarker(home)?.dataSet;
  if (held !== undefined && held !== wanted) {
    throw new PlatformError(
      `${home} holds the data set "${held}", not "${wanted}": run "npm run reset" first, or take another MARQUEE_HOME.`,
    );
  }
}

/** Says once that the data set is in; returns how to stop asking. */
export function watchLoad(home: string, onLoaded: (loaded: true) => void): () => void {
  const timer = setInterval(() => {
    if (readLoadMarker(home)?.done !== true) return;
    clearInterval(timer);
    onLoaded(true);
  }, POLL_MS);
  return () => clearInterval(timer);
}
