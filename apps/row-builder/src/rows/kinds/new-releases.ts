import { affinity } from '../../model/taste.domain.js';
import { idsOf, topK } from '../../ranking/top-k.domain.js';
import type { RowKindBuilder } from '../row-kind-builder.js';

const DAY_MS = 86_400_000;
const HALF_LIFE_DAYS = 120;
/** How many of the newest titles are scored. */
const CANDIDATES = 150;

/** Age counts from the newest title of the catalog, so that a data set of old films has new releases too. */
export const newReleases: RowKindBuilder = {
  kind: 'new-releases',
  async build({ items }, state) {
    const [catalog, popularity, taste, history] = await Promise.all([
      state.catalog(),
      state.popularity(),
      state.taste(),
      state.history(),
    ]);
    const newest = catalog.byRelease[0]?.releasedAt.getTime() ?? 0;
    const scored = catalog.byRelease
      .slice(0, CANDIDATES)
      .filter((title) => !history.hasSeen(title.titleId))
      .map((title) => {
        const ageDays = (newest - title.releasedAt.getTime()) / DAY_MS;
        const recency = 0.5 ** (ageDays / HALF_LIFE_DAYS);
        return [title.titleId, recency * (1 + affinity(title, taste) + popularity.scoreOf(title.titleId))] as const;
      });
    return [{ rowId: 'new-releases', title: 'New releases', titleIds: idsOf(topK(scored, items)) }];
  },
};
