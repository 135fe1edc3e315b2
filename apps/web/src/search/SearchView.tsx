import { useEffect } from 'react';
import type { TitleCard } from '@marquee/contracts/page';
import { navigation } from '../navigate/navigation.js';
import { Poster } from '../poster/Poster.js';
import { useSearch } from './use-search.js';
import './search.css';

const none: readonly TitleCard[] = [];

/** `onResults` hands on the cards, so that dialogs over the results know them too. */
export function SearchView({ query, onResults }: { query: string; onResults: (titles: readonly TitleCard[]) => void }) {
  const state = useSearch(query);
  const titles = state.status === 'idle' ? none : state.titles;
  useEffect(() => onResults(titles), [titles, onResults]);
  return (
    <section className="search-view" aria-labelledby="search-heading">
      <h1 id="search-heading" aria-live="polite">
        {heading(state)}
      </h1>
      {state.status === 'failed' && (
        <p className="empty">
          The catalogue is taking a short break, so searching has to wait. Your page is not affected; we try again by
          ourselves.
        </p>
      )}
      {state.status === 'shown' && titles.length === 0 && (
        <p className="empty">Nothing by that name. Try fewer letters, or one word of the title.</p>
      )}
      <ul className="search-grid">
        {titles.map((title) => (
          <li key={title.titleId}>
            <button
              type="button"
              className="search-card"
              aria-label={`${title.name}, ${title.year}`}
              onClick={() => navigation.openTitle(title.titleId)}
            >
              <Poster title={title} format="poster" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function heading(state: ReturnType<typeof useSearch>): string {
  if (state.status === 'idle') return 'Search for a film by its name';
  if (state.status === 'searching') return `Searching for “${state.of}”`;
  if (state.status === 'failed') return 'Search is away for a moment';
  return `${state.titles.length === 1 ? '1 film' : `${state.titles.length} films`} for “${state.of}”`;
}
