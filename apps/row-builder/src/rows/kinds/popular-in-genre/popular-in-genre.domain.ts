import { best, idsOf } from '../../../state/best.domain.js';
import { favouriteGenres } from '../../../state/taste.domain.js';
import type { Catalogue } from '../../../titles/catalogue.domain.js';
import type { Popularity } from '../../../popularity/popularity.domain.js';
import type { RowKind } from '../../row-kind.js';

const ROWS = 3;
/** A genre with less makes no row. */
const FEWEST_TITLES = 3;

export const popularInGenre: RowKind = {
  kind: 'popular-in-genre',
  async build({ items, seeds }, state) {
    const [catalogue, popularity, taste, history] = await Promise.all([
      state.catalogue(),
      state.popularity(),
      state.taste(),
      state.history(),
    ]);
    const chosen =
      seeds ??
      [...favouriteGenres(taste, ROWS), ...biggestGenres(catalogue, popularity)].filter(firstOfItsKind).slice(0, ROWS);
    return chosen.flatMap((slug) => {
      const genre = catalogue.genres.get(slug);
      if (genre === undefined) return [];
      const fresh = genre.titles.filter((title) => !history.knows(title.titleId));
      const ranked = best(
        fresh.map((title) => [title.titleId, popularity.of(title.titleId)]),
        items,
      );
      if (ranked.length < FEWEST_TITLES) return [];
      return [{ rowId: `popular-in-genre:${slug}`, title: `Popular in ${genre.name}`, titleIds: idsOf(ranked) }];
    });
  },
};

function biggestGenres(catalogue: Catalogue, popularity: Popularity): string[] {
  const sizes = [...catalogue.genres].map(([slug, { titles }]) => {
    const watched = titles.reduce((sum, title) => sum + popularity.of(title.titleId), 0);
    // Before anybody has watched anything, the number of titles decides.
    return [slug, watched + titles.length / 1_000_000] as const;
  });
  return idsOf(best(sizes, ROWS));
}

function firstOfItsKind(slug: string, index: number, all: readonly string[]): boolean {
  return all.indexOf(slug) === index;
}
