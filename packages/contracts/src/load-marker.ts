import { z } from 'zod';

/** Rows, titles or events that were left out of a load: how many, and a sentence about each of the first ones. */
export const LeftOut = z.object({ count: z.int(), examples: z.array(z.string()) });
export type LeftOut = z.infer<typeof LeftOut>;

/** Content of `load.json` in the data directory: how far the simulator has come with loading a data set. */
export const LoadMarker = z.object({
  dataSet: z.string(),
  /** Set by the first start, so that a later start reads the same events with the same times. Unix time in ms. */
  now: z.number(),
  titles: z.int(),
  viewers: z.int(),
  events: z.int(),
  total: z.int(),
  done: z.boolean(),
  /** Share of the files that has been read, 0 to 1; only before the first title is loaded. */
  read: z.number().optional(),
  /** Rows of the files that could not be used. */
  skipped: LeftOut.optional(),
  /** Titles, viewers and events that a service refused. */
  refused: LeftOut.optional(),
  /** Ids of the last viewers of the data set, so that they can continue to watch without its files. */
  lastViewers: z.array(z.string()).optional(),
  /** Why the load cannot go on, in one sentence for people. The next start tries again. */
  failure: z.string().optional(),
});
export type LoadMarker = z.infer<typeof LoadMarker>;

/** Whether the load has put anything into the system yet. */
export function hasLoaded({ titles, events, done }: LoadMarker): boolean {
  return done || titles > 0 || events > 0;
}
