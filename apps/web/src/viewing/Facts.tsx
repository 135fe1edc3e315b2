import type { TitleCard } from '@marquee/contracts/page';
import { runtime } from '../words/title-words.js';

/** Year, genres and length in one line. */
export function Facts({ title }: { title: Pick<TitleCard, 'year' | 'genres' | 'runtimeMinutes'> }) {
  return (
    <ul className="facts">
      <li>{title.year}</li>
      {title.genres.slice(0, 3).map((genre) => (
        <li key={genre}>{genre}</li>
      ))}
      {title.runtimeMinutes !== undefined && <li>{runtime(title.runtimeMinutes)}</li>}
    </ul>
  );
}
