import { useEffect, useState } from 'react';
import type { Title } from '@marquee/contracts/title';
import { ApiError } from '../api/api-error.js';
import { fetchTitle } from '../api/edge.js';

/** `away` is the catalogue's trouble and asked again; `missing` is final. */
export type TitleState =
  { status: 'loading' } | { status: 'shown'; title: Title } | { status: 'away' } | { status: 'missing' };

const RETRY_MS = 5_000;

export function useTitle(titleId: string): TitleState {
  const [state, setState] = useState<TitleState>({ status: 'loading' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    let timer: number | undefined;
    fetchTitle(titleId, controller.signal).then(
      (title) => setState({ status: 'shown', title }),
      (error: unknown) => {
        if (controller.signal.aborted) return;
        const away = error instanceof ApiError && error.retriable;
        setState({ status: away ? 'away' : 'missing' });
        const asked = error instanceof ApiError ? error.retryAfterMs : undefined;
        if (away) timer = window.setTimeout(() => setAttempt((count) => count + 1), Math.max(asked ?? RETRY_MS, 1_000));
      },
    );
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [titleId, attempt]);
  return state;
}
