import type { Popularity } from '../../../popularity/popularity.domain.js';
import { best, idsOf } from '../../../state/best.domain.js';
import type { Scored } from '../../../state/best.domain.js';
import { affinity } from '../../../state/taste.domain.js';
import type { Taste } from '../../../state/taste.domain.js';
import type { Catalogue } from '../../../titles/catalogue.domain.js';
import type { RowKind } from '../../row-kind.js';

/** What popularity adds to a score of 1: enough to order titles that are alike, not to bury the unusual. */
const POPULARITY_PRIOR = 0.3;

/**
 * Item-to-item: every title that the viewer likes speaks for its neighbours. Where the model says nothing, before the first training and
 * in the tail of the row, genres and popularity decide.
 */
export const topPicks: RowKind = {
  kind: 'top-picks',
  async build({ items }, state) {
    const [catalogue, popularity, taste, history] = await Promise.all([
      state.catalogue(),
      state.popularity(),
      state.taste(),
      state.history(),
    ]);
    const offered = (titleId: string) => catalogue.titles.has(titleId) && !history.knows(titleId);
    const neighbours = await state.neighbours(idsOf(taste.seeds));
    const picks = best(
      votes(taste.seeds, neighbours)
        .filter(([titleId]) => offered(titleId))
        .map(([titleId, score]) => [titleId, score * (1 + POPULARITY_PRIOR * popularity.of(titleId))] as const),
      items,
    );
    const titleIds = idsOf(picks);
    if (titleIds.length < items) {
      const taken = new Set(titleIds);
      const tail = best(byGenre(catalogue, popularity, taste), items + taken.size + history.entries.length);
      titleIds.push(...idsOf(tail).filter((titleId) => offered(titleId) && !taken.has(titleId)));
    }
    return [
      {
        rowId: 'top-picks',
        title: taste.genres.size === 0 ? 'Popular on Marquee' : 'Top picks for you',
        ...(history.isEmpty && taste.genres.size === 0 && { because: 'new-viewer' }),
        titleIds: titleIds.slice(0, items),
      },
    ];
  },
};

/** Sum over the seeds of weight x similarity; a seed is as like itself as can be. */
function votes(seeds: readonly Scored[], neighbours: ReadonlyMap<string, readonly Scored[]>): Scored[] {
  const sums = new Map<string, number>();
  const vote = (titleId: string, weight: number) => sums.set(titleId, (sums.get(titleId) ?? 0) + weight);
  for (const [seed, weight] of seeds) {
    const alike = neighbours.get(seed);
    if (alike === undefined) continue;
    vote(seed, weight);
    for (const [titleId, similarity] of alike) vote(titleId, weight * similarity);
  }
  return [...sums];
}

function* byGenre(catalogue: Catalogue, popularity: Popularity, taste: Taste): Generator<Scored> {
  const blank = taste.genres.size === 0;
  for (const title of catalogue.titles.values()) {
    const popular = popularity.of(title.titleId);
    yield [title.titleId, blank ? popular : affinity(title, taste) * (0.1 + popular)];
  }
}
