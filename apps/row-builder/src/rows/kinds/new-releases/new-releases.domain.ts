import { best, idsOf } from '../../../state/best.domain.js';
import { affinity } from '../../../state/taste.domain.js';
import type { RowKind } from '../../row-kind.js';

const DAY_MS = 86_400_000;
const HALF_LIFE_DAYS = 120;
/** So many of the latest titles stand for election. */
const CANDIDATES = 150;

/** New against the newest title of the catalogue: a data set of the past has new releases too. */
export const newReleases: RowKind = {
  kind: 'new-releases',
  async build({ items }, state) {
    const [catalogue, popularity, taste, history] = await Promise.all([
      state.catalogue(),
      state.popularity(),
      state.taste(),
      state.history(),
    ]);
    const newest = catalogue.byRelease[0]?.releasedAt.getTime() ?? 0;
    const scored = catalogue.byRelease
      .slice(0, CANDIDATES)
      .filter((title) => !history.knows(title.titleId))
      .map((title) => {
        const ageDays = (newest - title.releasedAt.getTime()) / DAY_MS;
        const recency = 0.5 ** (ageDays / HALF_LIFE_DAYS);
        return [title.titleId, recency * (1 + affinity(title, taste) + popularity.of(title.titleId))] as const;
      });
    return [{ rowId: 'new-releases', title: 'New releases', titleIds: idsOf(best(scored, items)) }];
  },
};
