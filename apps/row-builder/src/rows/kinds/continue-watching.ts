import { byRecency, progressOf } from '../../history/viewer-history.domain.js';
import type { RowKindBuilder } from '../row-kind-builder.js';

/** Less than this was only a glance; more than `DONE` leaves only the credits. */
const STARTED = 0.02;
const DONE = 0.95;

export const continueWatching: RowKindBuilder = {
  kind: 'continue-watching',
  async build({ items }, state) {
    const [history, catalog] = await Promise.all([state.history(), state.catalog()]);
    const unfinished = history.entries.filter((entry) => {
      const title = catalog.titles.get(entry.titleId);
      const progress = title && progressOf(entry, title.runtimeMinutes);
      return progress !== undefined && progress >= STARTED && progress <= DONE;
    });
    const titleIds = byRecency(unfinished, (entry) => entry.playedAt).slice(0, items);
    return [{ rowId: 'continue-watching', title: 'Continue watching', titleIds }];
  },
};
