import { useCallback, useEffect, useState } from 'react';
import type { Viewer } from '@marquee/contracts/gateway';
import { listViewers } from '../api/edge.js';

type Viewers = { status: 'loading' | 'failed' | 'shown'; viewers: readonly Viewer[]; next: string | null };

const RETRY_MS = 2_500;

/** Profiles, page by page; asks again by itself while the house is not answering. */
export function useViewers(): Viewers & { more: () => void } {
  const [state, setState] = useState<Viewers>({ status: 'loading', viewers: [], next: null });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    listViewers(null, controller.signal).then(
      (page) => setState({ status: 'shown', ...page }),
      () => {
        if (!controller.signal.aborted) setState((before) => ({ ...before, status: 'failed' }));
      },
    );
    return () => controller.abort();
  }, [attempt]);
  useEffect(() => {
    if (state.status !== 'failed') return;
    const timer = setTimeout(() => setAttempt((count) => count + 1), RETRY_MS);
    return () => clearTimeout(timer);
  }, [state, attempt]);
  const more = useCallback(() => {
    listViewers(state.next).then(
      ({ viewers, next }) =>
        setState((before) => ({ status: 'shown', viewers: [...before.viewers, ...viewers], next })),
      () => setState((before) => ({ ...before })),
    );
  }, [state.next]);
  return { ...state, more };
}
