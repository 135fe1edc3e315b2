import { favoriteGenres } from '../../model/taste.domain.js';
import { GenreRanking } from '../../popularity/genre-ranking.domain.js';
import { firstMatching } from '../../ranking/top-k.domain.js';
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
    const ranking = GenreRanking.of(catalog, popularity);
    const genreIds =
      seeds ?? [...new Set([...favoriteGenres(taste, ROWS), ...ranking.genreIds.slice(0, ROWS)])].slice(0, ROWS);
    return genreIds.flatMap((genreId) => {
      const genre = catalog.genres.get(genreId);
      if (genre === undefined) return [];
      const titleIds = firstMatching(ranking.titleIds(genreId), items, (titleId) => !history.hasSeen(titleId));
      if (titleIds.length < FEWEST_TITLES) return [];
      return [{ rowId: `popular-in-genre:${genreId}`, title: `Popular in ${genre.name}`, titleIds }];
    });
  },
};
