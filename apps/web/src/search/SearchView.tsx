import { useStore } from '@marquee/browser/store';
import { Poster } from '../poster/Poster.js';
import { useServices } from '../ui/services.js';
import type { Search, SearchState } from './search.js';
import './search.css';

export function SearchView({ search }: { readonly search: Search }) {
  const { navigation } = useServices();
  const state = useStore(search);
  return (
    <section className="search-view" aria-labelledby="search-heading">
      <h1 id="search-heading" aria-live="polite">
        {heading(state)}
      </h1>
      {state.status === 'failed' && (
        <p className="empty">
          The catalog is not responding. Your page is not affected, and we retry the search automatically.
        </p>
      )}
      {state.status === 'shown' && state.titles.length === 0 && (
        <p className="empty">No film matches. Try fewer letters, or one word of the title.</p>
      )}
      <ul className="search-grid">
        {state.titles.map((title) => (
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

function heading(state: SearchState): string {
  switch (state.status) {
    case 'idle':
      return 'Search for a film by its name';
    case 'searching':
      return `Searching for “${state.query}”`;
    case 'failed':
      return 'Search is unavailable right now';
    case 'shown':
      return `${state.titles.length === 1 ? '1 film' : `${state.titles.length} films`} for “${state.query}”`;
  }
}
