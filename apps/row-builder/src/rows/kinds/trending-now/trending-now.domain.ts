import type { RowKind } from '../../row-kind.js';
import { idsOf } from '../../../state/best.domain.js';

export const trendingNow: RowKind = {
  kind: 'trending-now',
  async build({ items }, state) {
    const [popularity, catalogue] = await Promise.all([state.popularity(), state.catalogue()]);
    const known = idsOf(popularity.trending).filter((titleId) => catalogue.titles.has(titleId));
    return [{ rowId: 'trending-now', title: 'Trending now', titleIds: known.slice(0, items) }];
  },
};
