import { idsOf } from '../../ranking/top-k.domain.js';
import type { RowKindBuilder } from '../row-kind-builder.js';

export const trendingNow: RowKindBuilder = {
  kind: 'trending-now',
  async build({ items }, state) {
    const [popularity, catalog] = await Promise.all([state.popularity(), state.catalog()]);
    const known = idsOf(popularity.trending).filter((titleId) => catalog.titles.has(titleId));
    return [{ rowId: 'trending-now', title: 'Trending now', titleIds: known.slice(0, items) }];
  },
};
