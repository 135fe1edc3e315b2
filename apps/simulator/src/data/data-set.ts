import type { ViewingEvent } from '@marquee/contracts/event';
import type { LeftOut } from '@marquee/contracts/load-marker';
import type { TitleInput } from '@marquee/contracts/title';

export interface DataViewer {
  readonly viewerId: string;
  readonly name: string;
}

/** A viewer and what the viewer has watched. */
export interface ViewerHistory {
  readonly viewer: DataViewer;
  readonly events: readonly ViewingEvent[];
}

/** How many viewers `DataSet.lastViewers` names at most. */
export const LAST_VIEWERS = 200;

/** Titles, viewers and what each viewer has watched. For the same `now`, every read returns the same data. */
export interface DataSet {
  /** Identifies the data in the load marker; a data directory holds one data set. */
  readonly name: string;
  /** Time of the newest event, Unix time in ms. */
  readonly now: number;
  readonly titles: readonly TitleInput[];
  readonly eventCount: number;
  /** Ids of the last viewers, at most `LAST_VIEWERS`. */
  readonly lastViewers: readonly string[];
  /** Rows of its files that could not be used. */
  readonly skipped: LeftOut;
  /** The viewers in order, one at a time, without the first `skip`. */
  histories(skip: number): AsyncIterable<ViewerHistory>;
}

/** The data cannot be loaded as it is. The message says where and what to do about it. */
export class DataSetError extends Error {
  override readonly name = 'DataSetError';
  readonly code = 'DATA_SET';
  readonly retriable = false;
}
