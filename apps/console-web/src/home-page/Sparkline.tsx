import { spanOf } from '../picture/history.js';
import type { Moment } from '../picture/history.js';

const HEIGHT = 34;

interface Props {
  readonly history: readonly Moment[];
  readonly read: (moment: Moment) => number | null;
  /** What the top stands for; the highest value if it is higher. */
  readonly top: number;
  /** A value not to be passed, drawn as a line. */
  readonly limit?: number;
  readonly label: string;
}

/** The last minutes of a number; a gap where there was none. */
export function Sparkline({ history, read, top, limit, label }: Props) {
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
