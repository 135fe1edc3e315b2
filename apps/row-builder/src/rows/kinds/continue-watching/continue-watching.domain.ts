import { progressOf } from '../../../state/viewer-history.domain.js';
import { byRecency } from '../../by-recency.domain.js';
import type { RowKind } from '../../row-kind.js';

/** Below, it was a glance; above, only the credits are left. */
const STARTED = 0.02;
const DONE = 0.95;

export const continueWatching: RowKind = {
  kind: 'continue-watching',
  async build({ items }, state) {
    const [history, catalogue] = await Promise.all([state.history(), state.catalogue()]);
    const open = history.entries.filter((entry) => {
      const title = catalogue.titles.get(entry.titleId);
      const progress = title && progressOf(entry, title.runtimeMinutes);
      return progress !== undefined && progress >= STARTED && progress <= DONE;
    });
    const titleIds = byRecency(open, (entry) => entry.playedAt).slice(0, items);
    return [{ rowId: 'continue-watching', title: 'Continue watching', titleIds }];
  },
};
