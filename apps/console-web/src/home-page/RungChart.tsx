import { LADDER } from '@marquee/contracts/layout';
import { spanOf } from '../picture/history.js';
import type { Moment } from '../picture/history.js';
import { percent, rungWords } from '../picture/story.js';

interface RungChartProps {
  readonly title: string;
  readonly history: readonly Moment[];
  readonly read: (moment: Moment) => readonly number[] | null;
}

/** Shares of the rungs: the last two minutes as bands with the best rung at the bottom, and the current shares. */
export function RungChart({ title, history, read }: RungChartProps) {
  const shares = history.map(read);
  const now = shares.at(-1) ?? null;
  const span = spanOf(history);
  const first = span - shares.length;
  const words =
    now === null
      ? 'none'
      : LADDER.flatMap((rung, index) => ((now[index] ?? 0) > 0 ? [`${percent(now[index] ?? 0)} ${rung}`] : [])).join(
          ', ',
        );
  return (
    <figure className="rungs">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${span} 40`} preserveAspectRatio="none" role="img" aria-label={`${title}: ${words}`}>
        <rect width={span} height={40} className="rungs-empty" />
        {LADDER.map((rung, index) => (
          <path key={rung} d={band(shares, index, first)} className={`rung-${rung}`} />
        ))}
      </svg>
      <ul>
        {LADDER.map((rung, index) => (
          <li key={rung} className={(now?.[index] ?? 0) > 0 ? '' : 'none'} title={rungWords[rung]}>
            <span className={`swatch rung-${rung}`} />
            {rung} <b>{percent(now?.[index] ?? 0)}</b>
          </li>
        ))}
      </ul>
    </figure>
  );
}

/** One column per second, as one path. */
function band(shares: readonly (readonly number[] | null)[], rung: number, first: number): string {
  return shares
    .flatMap((share, index) => {
      const size = (share?.[rung] ?? 0) * 40;
      if (share === null || size === 0) return [];
      const below = share.slice(0, rung).reduce((sum, part) => sum + part, 0) * 40;
      return [`M${first + index} ${(40 - below).toFixed(1)}v${(-size).toFixed(1)}h1.05v${size.toFixed(1)}z`];
    })
    .join('');
}
