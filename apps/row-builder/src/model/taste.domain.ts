import { genreId } from '@marquee/contracts/genre';
import type { Catalog, CatalogTitle } from '../catalog/catalog.domain.js';
import { interestOf } from '../history/interest.domain.js';
import type { ViewerHistory } from '../history/viewer-history.domain.js';
import { idsOf, topK } from '../ranking/top-k.domain.js';
import type { ScoredId } from '../ranking/top-k.domain.js';

/** How many titles represent a viewer in the similarity model. More add little and cost a page time. */
const SEEDS = 50;

export interface Taste {
  /** Share of interest by genre id. The shares add up to 1; empty without history. */
  readonly genres: ReadonlyMap<string, number>;
  /** Titles with the viewer's interest in them, highest first. */
  readonly seeds: readonly ScoredId[];
}

export const NO_TASTE: Taste = { genres: new Map(), seeds: [] };

export function tasteOf(history: ViewerHistory, catalog: Catalog): Taste {
  const interests: ScoredId[] = [];
  const genres = new Map<string, number>();
  for (const entry of history.entries) {
    const interest = interestOf(entry);
    const title = catalog.titles.get(entry.titleId);
    if (interest === 0 || title === undefined) continue;
    interests.push([entry.titleId, interest]);
    addGenres(genres, title.genres, interest);
  }
  return { genres: shares(genres), seeds: topK(interests, SEEDS) };
}

/** The inverse viewer frequency (Breese et al., 1998): a title says less about the taste of a viewer of very many. */
export function activityWeight(titles: number): number {
  return 1 / Math.log(2 + titles);
}

/** Adds `weight` to `sums`, divided equally between the genres of one title. */
export function addGenres(sums: Map<string, number>, genres: readonly string[], weight: number): void {
  for (const name of genres) {
    const id = genreId(name);
    if (id !== undefined) sums.set(id, (sums.get(id) ?? 0) + weight / genres.length);
  }
}

export function shares(weights: ReadonlyMap<string, number>): Map<string, number> {
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return new Map(total === 0 ? [] : [...weights].map(([id, weight]) => [id, weight / total]));
}

/** How well the genres of a title match a taste, 0 to 1. Having many genres alone does not raise the score. */
export function affinity(title: CatalogTitle, taste: Taste): number {
  let sum = 0;
  for (const name of title.genres) sum += taste.genres.get(genreId(name) ?? '') ?? 0;
  return title.genres.length === 0 ? 0 : sum / Math.sqrt(title.genres.length);
}

/** The ids of the genres with the highest shares. */
export function favoriteGenres(taste: Taste, count: number): string[] {
  return idsOf(topK(taste.genres, count));
}
