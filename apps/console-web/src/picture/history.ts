import type { Picture } from '@marquee/contracts/console';
import { homeFigures, sharesOf } from '@marquee/contracts/home-figures';
import type { HomeFigures } from '@marquee/contracts/home-figures';

/** The home page at one moment. Shares are 0 to 1, in the order of the ladder. */
export interface Moment extends HomeFigures {
  readonly at: number;
  readonly pages: readonly number[] | null;
  readonly rows: readonly number[] | null;
}

const MAX_MOMENTS = 120;
const MIN_SPAN = 30;

/** How many seconds a chart of `history` spans: grows with the history, up to two minutes. */
export function spanOf(history: readonly Moment[]): number {
  return Math.max(MIN_SPAN, history.length);
}

/** Adds the moment of a picture and drops what is older than two minutes. */
export function appendMoment(
  history: readonly Moment[],
  { at, work }: Pick<Picture, 'at' | 'work'>,
): readonly Moment[] {
  const moment: Moment = {
    at: Date.parse(at),
    ...homeFigures(work),
    pages: work && sharesOf(work.pages),
    rows: work && sharesOf(work.rows),
  };
  return [...history.slice(1 - MAX_MOMENTS), moment];
}
