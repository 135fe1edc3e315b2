import type { ViewingEvent } from '@marquee/contracts/event';
import type { TitleInput } from '@marquee/contracts/title';

export interface DataViewer {
  readonly viewerId: string;
  readonly name: string;
}

/** A catalogue, viewers, and what each of them has watched; the same at every reading for the same `now`. */
export interface DataSet {
  /** Names the data in the marker of a load: a home holds one data set. */
  readonly name: string;
  readonly titles: readonly TitleInput[];
  readonly viewers: readonly DataViewer[];
  readonly eventCount: number;
  eventsOf(viewerId: string): readonly ViewingEvent[];
}

/** A data set whose newest event is at `now` (Unix time in ms). */
export type DataSetReader = (now: number) => Promise<DataSet>;
