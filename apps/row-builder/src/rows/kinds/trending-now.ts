import { firstMatching, idsOf } from '../../ranking/top-k.domain.js';
import type { RowKindBuilder } from '../row-kind-builder.js';

export const trendingNow: RowKindBuilder = {
  kind: 'trending-now',
  async build({ items }, state) {
    const [{ trending }, { titles }] = await Promise.all([state.popularity(), state.catalog()]);
    const titleIds = firstMatching(idsOf(trending), items, (titleId) => titles.has(titleId));
    return [{ rowId: 'trending-now', title: 'Trending now', titleIds }];
  },
};
