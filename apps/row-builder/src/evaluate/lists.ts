import { Catalog } from '../catalog/catalog.domain.js';
import type { CatalogTitle } from '../catalog/catalog.domain.js';
import { interestOf } from '../history/interest.domain.js';
import { HISTORY_ENTRIES, ViewerHistory } from '../history/viewer-history.domain.js';
import { untouched } from '../history/viewer-title.domain.js';
import { counted } from '../model/counted-titles.domain.js';
import { TitleScores } from '../model/item-weights.domain.js';
import { tasteOf } from '../model/taste.domain.js';
import { train } from '../model/train.domain.js';
import { Popularity } from '../popularity/popularity.domain.js';
import { popular } from '../popularity/ranking.domain.js';
import { compareText, idsOf, topK } from '../ranking/top-k.domain.js';
import { topPicks } from '../rows/kinds/top-picks.js';
import type { StateReader } from '../state/state-reader.js';
import type { OfferedList } from './measures.domain.js';
import { LIST_LENGTH } from './measures.domain.js';
import type { Rating } from './movielens.js';
import type { ViewerSplit } from './split.domain.js';

export interface EvaluatedLists {
  /** The same titles for every viewer, without those that the viewer knows. */
  readonly popular: readonly OfferedList[];
  /** The row `top-picks` as it would be without weights. */
  readonly itemKnn: readonly OfferedList[];
  /** The row `top-picks` as pages show it. */
  readonly topPicks: readonly OfferedList[];
  readonly trainingMs: number;
}

/** Trains on what is known, as the row-builder does, and lists what it would offer each viewer. */
export async function listsOf(split: readonly ViewerSplit[], titles: readonly CatalogTitle[]): Promise<EvaluatedLists> {
  const known = split.flatMap((viewer) => viewer.known);
  const rated = new Set([...known, ...split.flatMap(({ held }) => held)].map(({ titleId }) => titleId));
  const catalog = Catalog.EMPTY.with(
    1,
    titles.filter(({ titleId }) => rated.has(titleId)),
  );
  const startedAt = performance.now();
  const { neighbors, weights } = train(interestsOf(known, catalog));
  const trainingMs = performance.now() - startedAt;
  const model = new Map(neighbors);
  const popularity = new Popularity(1, popular(totalsOf(known)), []);
  const counts = countsOf(known);
  const byCount = idsOf(topK(counts, counts.size));
  const lists = await Promise.all(
    split.map(async (viewer) => {
      const history = historyOf(viewer.known);
      const taste = tasteOf(history, catalog);
      const state: StateReader = {
        catalog: () => Promise.resolve(catalog),
        popularity: () => Promise.resolve(popularity),
        history: () => Promise.resolve(history),
        taste: () => Promise.resolve(taste),
        scores: () => Promise.resolve(weights.scores(counted(history, taste))),
        neighbors: (ids) =>
          Promise.resolve(new Map(ids.flatMap((id) => (model.has(id) ? [[id, model.get(id) ?? []]] : [])))),
      };
      const request = { minute: new Date(0), items: LIST_LENGTH };
      const [row] = await topPicks.build(request, state);
      const [similar] = await topPicks.build(request, { ...state, scores: () => Promise.resolve(TitleScores.NONE) });
      const wanted = new Set(viewer.held.map(({ titleId }) => titleId));
      const popularIds: string[] = [];
      for (const titleId of byCount) {
        if (popularIds.length === LIST_LENGTH) break;
        if (!history.hasSeen(titleId)) popularIds.push(titleId);
      }
      return {
        popular: { titleIds: popularIds, wanted },
        itemKnn: { titleIds: similar?.titleIds ?? [], wanted },
        topPicks: { titleIds: row?.titleIds ?? [], wanted },
      };
    }),
  );
  return {
    popular: lists.map((each) => each.popular),
    itemKnn: lists.map((each) => each.itemKnn),
    topPicks: lists.map((each) => each.topPicks),
    trainingMs,
  };
}

export function countsOf(ratings: readonly Rating[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { titleId } of ratings) counts.set(titleId, (counts.get(titleId) ?? 0) + 1);
  return counts;
}

/**
 * What the public event path makes of ratings: each title counts as finished and rated, and pages read the details of
 * the latest ones only.
 */
function historyOf(ratings: readonly Rating[]): ViewerHistory {
  const newestFirst = ratings.toSorted((a, b) => b.at.getTime() - a.at.getTime() || compareText(a.titleId, b.titleId));
  return new ViewerHistory(
    newestFirst.slice(0, HISTORY_ENTRIES).map(({ viewerId, titleId, stars, at }) => ({
      ...untouched(viewerId, titleId),
      touchedAt: at,
      starts: 1,
      finishes: 1,
      finishedAt: at,
      stars,
      ratedAt: at,
    })),
    newestFirst.map(({ titleId }) => titleId),
  );
}

function interestsOf(ratings: readonly Rating[], catalog: Catalog) {
  return ratings
    .toSorted((a, b) => compareText(a.viewerId, b.viewerId) || compareText(a.titleId, b.titleId))
    .map(({ viewerId, titleId, stars, at }) => ({
      viewerId,
      titleId,
      weight: interestOf({ stars, finishedAt: at, inMyList: false }),
      genres: catalog.titles.get(titleId)?.genres ?? [],
    }));
}

function totalsOf(ratings: readonly Rating[]) {
  const stars = Map.groupBy(ratings, ({ titleId }) => titleId);
  return [...stars].map(([titleId, own]) => ({
    titleId,
    starts: own.length,
    finishes: own.length,
    ratings: own.length,
    halfStars: own.reduce((sum, rating) => sum + rating.stars * 2, 0),
  }));
}
