import type { Picture } from '@marquee/contracts/console';
import { Store } from '@marquee/browser/store';
import { consoleApi, ConsoleProblem } from '../api/console-api.js';
import { grow } from './history.js';
import type { Moment } from './history.js';

export interface Seen {
  readonly picture: Picture | null;
  readonly history: readonly Moment[];
  /** `signed-out`: the console no longer knows this browser. */
  readonly connection: 'connecting' | 'live' | 'lost' | 'signed-out';
}

const AGAIN_MS = 2_000;

/** Follows the picture for as long as the page is open; returns the way to stop. */
export function followPicture(seen: Store<Seen>): () => void {
  let source: EventSource | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source = new EventSource('/api/stream');
    source.onmessage = ({ data }) => {
      const picture = JSON.parse(data as string) as Picture;
      seen.update(({ history }) => ({ picture, history: grow(history, picture), connection: 'live' }));
    };
    source.onerror = () => {
      seen.update((before) => ({ ...before, connection: 'lost' }));
      // The browser tries again by itself, except after an answer that is no stream.
      if (source?.readyState === EventSource.CLOSED) void askWhy();
    };
  };
  const askWhy = async () => {
    const problem = await consoleApi.fleet().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (problem instanceof ConsoleProblem && problem.status === 401) {
      seen.update((before) => ({ ...before, connection: 'signed-out' }));
    } else again = setTimeout(open, AGAIN_MS);
  };
  open();
  return () => {
    source?.close();
    clearTimeout(again);
  };
}
