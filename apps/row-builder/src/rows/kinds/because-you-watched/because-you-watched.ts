import { isLiked } from '../../../history/interest.domain.js';
import { byRecency } from '../../../history/viewer-history.domain.js';
import type { ViewerTitle } from '../../../history/viewer-title.domain.js';
import { idsOf, topK } from '../../../ranking/top-k.domain.js';
import type { RowKindBuilder } from '../../row-kind-builder.js';
import { similarByGenre } from './similar-by-genre.js';

const ROWS = 2;
/** How many recently watched titles are tried. */
const CANDIDATES = 6;
/** A title with fewer neighbors to offer gets no row. */
const FEWEST_TITLES = 5;

export const becauseYouWatched: RowKindBuilder = {
  kind: 'because-you-watched',
  async build({ items, seeds }, state) {
    const [catalog, history, popularity] = await Promise.all([state.catalog(), state.history(), state.popularity()]);
    const seedIds = seeds ?? byRecency(history.entries.filter(isWatchedAndLiked), lastWatched).slice(0, CANDIDATES);
    const seedTitles = seedIds.flatMap((titleId) => catalog.titles.get(titleId) ?? []);
    const neighbors = await state.neighbors(seedTitles.map((title) => title.titleId));
    const canOffer = (titleId: string) => catalog.titles.has(titleId) && !history.hasSeen(titleId);
    const rows = seedTitles.flatMap((seed) => {
      const similar = neighbors.get(seed.titleId) ?? similarByGenre(seed, catalog, popularity);
      const ranked = topK(
        similar.filter(([titleId]) => titleId !== seed.titleId && canOffer(titleId)),
        items,
      );
      if (ranked.length < FEWEST_TITLES) return [];
      const because = `You watched ${seed.name}`;
      const title = `Because you watched ${seed.name}`;
      return [{ rowId: `because-you-watched:${seed.titleId}`, title, because, titleIds: idsOf(ranked) }];
    });
    return seeds === undefined ? rows.slice(0, ROWS) : rows;
  },
};

/** A title that is only listed, or only started, has not been watched. */
function isWatchedAndLiked(entry: ViewerTitle): boolean {
  return isLiked(entry) && lastWatched(entry) !== null;
}

function lastWatched(entry: ViewerTitle): Date | null {
  return entry.finishedAt ?? entry.ratedAt;
}
