import type { TitleCard } from '@marquee/contracts/page';
import { runningTime } from '../words/duration.js';

/** Year, genres and running time in one line. */
export function Facts({ title }: { readonly title: Pick<TitleCard, 'year' | 'genres' | 'runtimeMinutes'> }) {
  return (
    <ul className="facts">
      <li>{title.year}</li>
      {title.genres.slice(0, 3).map((genre) => (
        <li key={genre}>{genre}</li>
      ))}
      {title.runtimeMinutes !== undefined && <li>{runningTime(title.runtimeMinutes)}</li>}
    </ul>
  );
}
