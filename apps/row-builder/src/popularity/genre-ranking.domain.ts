import type { Catalog } from '../catalog/catalog.domain.js';
import { compareScored, idsOf } from '../ranking/top-k.domain.js';
import type { Popularity } from './popularity.domain.js';

const rankings = new WeakMap<Catalog, WeakMap<Popularity, GenreRanking>>();

/** Genres and their titles by popularity. Viewers share them, so they are sorted once for a catalog and a ranking. */
export class GenreRanking {
  private readonly byGenre = new Map<string, readonly string[]>();
  private order: readonly string[] | undefined;

  private constructor(
    private readonly catalog: Catalog,
    private readonly popularity: Popularity,
  ) {}

  static of(catalog: Catalog, popularity: Popularity): GenreRanking {
    const own = rankings.get(catalog) ?? new WeakMap<Popularity, GenreRanking>();
    rankings.set(catalog, own);
    const ranking = own.get(popularity) ?? new GenreRanking(catalog, popularity);
    own.set(popularity, ranking);
    return ranking;
  }

  /** Ids of all genres; the one whose titles are most popular together comes first. */
  get genreIds(): readonly string[] {
    return (this.order ??= this.sortGenres());
  }

  /** Ids of the titles of a genre, most popular first. */
  titleIds(genreId: string): readonly string[] {
    const known = this.byGenre.get(genreId);
    if (known !== undefined) return known;
    const titles = this.catalog.genres.get(genreId)?.titles ?? [];
    const scored = titles.map(({ titleId }) => [titleId, this.popularity.scoreOf(titleId)] as const);
    const sorted = idsOf(scored.toSorted(compareScored));
    this.byGenre.set(genreId, sorted);
    return sorted;
  }

  private sortGenres(): string[] {
    const sizes = [...this.catalog.genres].map(([genreId, { titles }]) => {
      const watched = titles.reduce((sum, title) => sum + this.popularity.scoreOf(title.titleId), 0);
      // While nothing has been watched, the number of titles decides.
      return [genreId, watched + titles.length / 1_000_000] as const;
    });
    return idsOf(sizes.toSorted(compareScored));
  }
}
