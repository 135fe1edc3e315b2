import { spanOf } from '../picture/history.js';
import type { Moment } from '../picture/history.js';

const HEIGHT = 34;

interface SparklineProps {
  readonly history: readonly Moment[];
  readonly read: (moment: Moment) => number | null;
  /** The value at the top edge, unless a higher value occurs. */
  readonly top: number;
  /** A value that should not be exceeded, drawn as a line. */
  readonly limit?: number;
  readonly label: string;
}

/** The last two minutes of a number, with gaps where there was none. */
export function Sparkline({ history, read, top, limit, label }: SparklineProps) {
  const values = history.map(read);
  const highest = Math.max(top, ...values.map((value) => value ?? 0));
  const y = (value: number) => HEIGHT - 2 - (value / highest) * (HEIGHT - 4);
  const span = spanOf(history);
  const first = span - values.length;
  let drawing = false;
  const path = values
    .map((value, index) => {
      if (value === null) {
        drawing = false;
        return '';
      }
      const step = `${drawing ? 'L' : 'M'}${first + index} ${y(value).toFixed(1)}`;
      drawing = true;
      return step;
    })
    .join('');
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${span - 1} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {limit !== undefined && <path d={`M0 ${y(limit).toFixed(1)}H${span}`} className="limit" />}
      <path d={path} className="trace" />
    </svg>
  );
}
