import type { HistoryMoment } from '@marquee/contracts/console';
import { LADDER } from '@marquee/contracts/layout';

/** A chart: one line for each label over the times of the history. */
export interface Series {
  readonly title: string;
  /** Shown at the axis. */
  readonly unit: string;
  readonly labels: readonly string[];
  /** Unix time in seconds. */
  readonly times: readonly number[];
  /** One list for each label; null where there is no value. */
  readonly values: readonly (readonly (number | null)[])[];
}

/** The charts of the last hour. */
export function seriesOf(moments: readonly HistoryMoment[]): readonly Series[] {
  const times = moments.map(({ at }) => Date.parse(at) / 1_000);
  const chart = (
    title: string,
    unit: string,
    lines: Readonly<Record<string, (moment: HistoryMoment) => number | null>>,
  ) => ({
    title,
    unit,
    times,
    labels: Object.keys(lines),
    values: Object.values(lines).map((read) => moments.map(read)),
  });
  return [
    chart('Time to answer a home page', 'ms', {
      '50 % within': ({ p50Ms }) => p50Ms,
      '99 % within': ({ p99Ms }) => p99Ms,
    }),
    chart('Home pages per second', '/s', { pages: ({ perSecond }) => perSecond }),
    chart(
      'Rows by rung',
      '%',
      Object.fromEntries(LADDER.map((rung) => [rung, ({ rows }: HistoryMoment) => percentOf(rows[rung], rows)])),
    ),
    chart('Event to row, 99 % within', 'ms', { freshness: ({ freshnessMs }) => freshnessMs }),
  ];
}

/** Null if there were no rows at all, zero if none came from this rung. */
function percentOf(share: number | undefined, rows: HistoryMoment['rows']): number | null {
  return Object.keys(rows).length === 0 ? null : (share ?? 0) * 100;
}
