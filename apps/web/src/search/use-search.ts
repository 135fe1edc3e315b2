import { useEffect, useState } from 'react';
import type { TitleCard } from '@marquee/contracts/page';
import { searchTitles } from '../api/edge.js';

/** `of` is the query the titles answer, so that old results stay while new ones are fetched. */
export type SearchState =
  { status: 'idle' } | { status: 'searching' | 'shown' | 'failed'; of: string; titles: readonly TitleCard[] };

const SETTLE_MS = 220;
const RETRY_MS = 3_000;

export function useSearch(query: string): SearchState {
  const [state, setState] = useState<SearchState>({ status: 'idle' });
  const [attempt, setAttempt] = useState(0);
  const wanted = query.trim();
  useEffect(() => {
    if (wanted === '') {
      setState({ status: 'idle' });
      return;
    }
    const controller = new AbortController();
    let retry: number | undefined;
    const timer = setTimeout(() => {
      setState((before) => ({
        status: 'searching',
        of: wanted,
        titles: before.status === 'idle' ? [] : before.titles,
      }));
      searchTitles(wanted, controller.signal).then(
        (titles) => setState({ status: 'shown', of: wanted, titles }),
        () => {
          if (controller.signal.aborted) return;
          setState({ status: 'failed', of: wanted, titles: [] });
          retry = window.setTimeout(() => setAttempt((count) => count + 1), RETRY_MS);
        },
      );
    }, SETTLE_MS);
    return () => {
      controller.abort();
      clearTimeout(timer);
      clearTimeout(retry);
    };
  }, [wanted, attempt]);
  return state;
}
