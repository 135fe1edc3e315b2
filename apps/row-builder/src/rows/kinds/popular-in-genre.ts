import type { Catalog } from '../../catalog/catalog.domain.js';
import { favoriteGenres } from '../../model/taste.domain.js';
import type { Popularity } from '../../popularity/popularity.domain.js';
import { idsOf, topK } from '../../ranking/top-k.domain.js';
import type { RowKindBuilder } from '../row-kind-builder.js';

const ROWS = 3;
/** A genre with fewer titles to offer gets no row. */
const FEWEST_TITLES = 3;

export const popularInGenre: RowKindBuilder = {
  kind: 'popular-in-genre',
  async build({ items, seeds }, state) {
    const [catalog, popularity, taste, history] = await Promise.all([
      state.catalog(),
      state.popularity(),
      state.taste(),
      state.history(),
    ]);
    const genreIds =
      seeds ?? [...new Set([...favoriteGenres(taste, ROWS), ...biggestGenres(catalog, popularity)])].slice(0, ROWS);
    return genreIds.flatMap((genreId) => {
      const genre = catalog.genres.get(genreId);
      if (genre === undefined) return [];
      const unseen = genre.titles.filter((title) => !history.hasSeen(title.titleId));
      const ranked = topK(
        unseen.map((title) => [title.titleId, popularity.scoreOf(title.titleId)]),
        items,
      );
      if (ranked.length < FEWEST_TITLES) return [];
      return [{ rowId: `popular-in-genre:${genreId}`, title: `Popular in ${genre.name}`, titleIds: idsOf(ranked) }];
    });
  },
};

function biggestGenres(catalog: Catalog, popularity: Popularity): string[] {
  const sizes = [...catalog.genres].map(([genreId, { titles }]) => {
    const watched = titles.reduce((sum, title) => sum + popularity.scoreOf(title.titleId), 0);
    // While nothing has been watched, the number of titles decides.
    return [genreId, watched + titles.length / 1_000_000] as const;
  });
  return idsOf(topK(sizes, ROWS));
}
