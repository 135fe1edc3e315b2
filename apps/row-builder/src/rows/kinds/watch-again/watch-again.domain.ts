import { best, idsOf } from '../../../state/best.domain.js';
import { LIKED_STARS, liked } from '../../../state/viewer-history.domain.js';
import type { RowKind } from '../../row-kind.js';

export const watchAgain: RowKind = {
  kind: 'watch-again',
  async build({ items }, state) {
    const [history, catalogue] = await Promise.all([state.history(), state.catalogue()]);
    const fond = history.entries
      .filter((entry) => entry.finishedAt !== null && liked(entry) && catalogue.titles.has(entry.titleId))
      .map((entry) => [entry.titleId, (entry.stars ?? LIKED_STARS) + Math.min(entry.finishes, 5) / 5] as const);
    return [{ rowId: 'watch-again', title: 'Watch again', titleIds: idsOf(best(fond, items)) }];
  },
};
