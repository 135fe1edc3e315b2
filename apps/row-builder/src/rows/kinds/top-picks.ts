import type { Catalog } from '../../catalog/catalog.domain.js';
import { affinity } from '../../model/taste.domain.js';
import type { Taste } from '../../model/taste.domain.js';
import type { Popularity } from '../../popularity/popularity.domain.js';
import { firstMatching, idsOf, topK } from '../../ranking/top-k.domain.js';
import type { ScoredId } from '../../ranking/top-k.domain.js';
import type { RowKindBuilder } from '../row-kind-builder.js';

/** What popularity adds to a score of 1: enough to order similar titles, too little to bury unusual ones. */
const POPULARITY_PRIOR = 0.3;

/**
 * What the viewer will most likely watch, by the weights of the model. They know the titles that enough people have
 * watched. For the others, every title that the viewer likes votes for its neighbors. Where the model has no answer,
 * before the first training and in the tail of the row, genres and popularity decide.
 */
export const topPicks: RowKindBuilder = {
  kind: 'top-picks',
  async build({ items }, state) {
    const [catalog, popularity, taste, history, scores] = await Promise.all([
      state.catalog(),
      state.popularity(),
      state.taste(),
      state.history(),
      state.scores(),
    ]);
    const canOffer = (titleId: string) => catalog.titles.has(titleId) && !history.hasSeen(titleId);
    // Some of the best are titles that the viewer has seen.
    const likely = topK(scores.likely(), items + history.seenCount);
    const titleIds = firstMatching(idsOf(likely), items, canOffer);
    if (titleIds.length < items) {
      const picked = new Set(titleIds);
      const neighbors = await state.neighbors(idsOf(taste.seeds));
      const similar = votes(taste.seeds, neighbors)
        .filter(([titleId]) => canOffer(titleId) && !picked.has(titleId))
        .map(([titleId, score]) => [titleId, score * (1 + POPULARITY_PRIOR * popularity.scoreOf(titleId))] as const);
      titleIds.push(...idsOf(topK(similar, items - titleIds.length)));
    }
    if (titleIds.length < items) {
      const picked = new Set(titleIds);
      const tail = topK(scoresByGenre(catalog, popularity, taste), items + picked.size + history.entries.length);
      titleIds.push(...idsOf(tail).filter((titleId) => canOffer(titleId) && !picked.has(titleId)));
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

/** Sum of weight x similarity over the seeds. A seed has similarity 1 to itself. */
function votes(seeds: readonly ScoredId[], neighbors: ReadonlyMap<string, readonly ScoredId[]>): ScoredId[] {
  const sums = new Map<string, number>();
  const vote = (titleId: string, weight: number) => sums.set(titleId, (sums.get(titleId) ?? 0) + weight);
  for (const [seed, weight] of seeds) {
    const similar = neighbors.get(seed);
    if (similar === undefined) continue;
    vote(seed, weight);
    for (const [titleId, similarity] of similar) vote(titleId, weight * similarity);
  }
  return [...sums];
}

function* scoresByGenre(catalog: Catalog, popularity: Popularity, taste: Taste): Generator<ScoredId> {
  const hasTaste = taste.genres.size > 0;
  for (const title of catalog.titles.values()) {
    const popular = popularity.scoreOf(title.titleId);
    yield [title.titleId, hasTaste ? affinity(title, taste) * (0.1 + popular) : popular];
  }
}
