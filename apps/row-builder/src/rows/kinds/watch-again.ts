import { LIKED_STARS, isLiked } from '../../history/interest.domain.js';
import { idsOf, topK } from '../../ranking/top-k.domain.js';
import type { RowKindBuilder } from '../row-kind-builder.js';

export const watchAgain: RowKindBuilder = {
  kind: 'watch-again',
  async build({ items }, state) {
    const [history, catalog] = await Promise.all([state.history(), state.catalog()]);
    const favorites = history.entries
      .filter((entry) => entry.finishedAt !== null && isLiked(entry) && catalog.titles.has(entry.titleId))
      .map((entry) => [entry.titleId, (entry.stars ?? LIKED_STARS) + Math.min(entry.finishes, 5) / 5] as const);
    return [{ rowId: 'watch-again', title: 'Watch again', titleIds: idsOf(topK(favorites, items)) }];
  },
};
