import type { ViewingEvent } from '@marquee/contracts/event';
import type { TitleInput } from '@marquee/contracts/title';

export interface DataViewer {
  readonly viewerId: string;
  readonly name: string;
}

/** Titles, viewers and what each viewer has watched. For the same `now`, every read returns the same data. */
export interface DataSet {
  /** Identifies the data in the load marker; a data directory holds one data set. */
  readonly name: string;
  /** Time of the newest event, Unix time in ms. */
  readonly now: number;
  readonly titles: readonly TitleInput[];
  readonly viewers: readonly DataViewer[];
  readonly eventCount: number;
  eventsOf(viewerId: string): readonly ViewingEvent[];
}
