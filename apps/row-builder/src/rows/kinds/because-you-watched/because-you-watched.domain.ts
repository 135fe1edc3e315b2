import type { ViewerTitle } from '../../../applying/viewer-title.domain.js';
import { best, idsOf } from '../../../state/best.domain.js';
import type { Scored } from '../../../state/best.domain.js';
import { liked } from '../../../state/viewer-history.domain.js';
import { byRecency } from '../../by-recency.domain.js';
import type { RowKind } from '../../row-kind.js';
import { alikeByGenre } from './alike-by-genre.domain.js';

const ROWS = 2;
/** Recent titles that may become the evidence of a row. */
const CANDIDATES = 6;
/** A title with fewer neighbours to offer makes no row. */
const FEWEST_TITLES = 5;

export const becauseYouWatched: RowKind = {
  kind: 'because-you-watched',
  async build({ items, seeds }, state) {
    const [catalogue, history, popularity] = await Promise.all([
      state.catalogue(),
      state.history(),
      state.popularity(),
    ]);
    const candidates = (
      seeds ?? byRecency(history.entries.filter(speaksForItself), lastWatched).slice(0, CANDIDATES)
    ).flatMap((titleId) => catalogue.titles.get(titleId) ?? []);
    const neighbours = await state.neighbours(candidates.map((title) => title.titleId));
    const offered = ([titleId]: Scored) => catalogue.titles.has(titleId) && !history.knows(titleId);
    const rows = candidates.flatMap((seed) => {
      const alike = neighbours.get(seed.titleId) ?? alikeByGenre(seed, catalogue, popularity);
      const ranked = best(
        alike.filter((scored) => offered(scored) && scored[0] !== seed.titleId),
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

/** A title on a list, or just begun, has not been watched. */
function speaksForItself(entry: ViewerTitle): boolean {
  return liked(entry) && lastWatched(entry) !== null;
}

function lastWatched(entry: ViewerTitle): Date | null {
  return entry.finishedAt ?? entry.ratedAt;
}
