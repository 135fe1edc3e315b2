import { genreSlug } from '../titles/catalogue.domain.js';
import type { Catalogue, CatalogueTitle } from '../titles/catalogue.domain.js';
import type { Scored } from './best.domain.js';
import { best, idsOf } from './best.domain.js';
import { interestOf } from './viewer-history.domain.js';
import type { ViewerHistory } from './viewer-history.domain.js';

/** Titles that speak for a viewer in a similarity model; more say little and cost a page time. */
const SEEDS = 50;

export interface Taste {
  /** Share of interest by genre slug; sums to 1, empty without history. */
  readonly genres: ReadonlyMap<string, number>;
  /** Titles and how much they count, best first. */
  readonly seeds: readonly Scored[];
}

export const NO_TASTE: Taste = { genres: new Map(), seeds: [] };

export function tasteOf(history: ViewerHistory, catalogue: Catalogue): Taste {
  const interests: Scored[] = [];
  const genres = new Map<string, number>();
  for (const entry of history.entries) {
    const interest = interestOf(entry);
    const title = catalogue.titles.get(entry.titleId);
    if (interest === 0 || title === undefined) continue;
    interests.push([entry.titleId, interest]);
    addGenres(genres, title.genres, interest);
  }
  return { genres: shares(genres), seeds: best(interests, SEEDS) };
}

/** Spreads `weight` over the genres of one title. */
export function addGenres(into: Map<string, number>, genres: readonly string[], weight: number): void {
  for (const name of genres) {
    const slug = genreSlug(name);
    if (slug !== '') into.set(slug, (into.get(slug) ?? 0) + weight / genres.length);
  }
}

export function shares(weights: ReadonlyMap<string, number>): Map<string, number> {
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return new Map(total === 0 ? [] : [...weights].map(([slug, weight]) => [slug, weight / total]));
}

/** 0 to 1: how well the genres of a title meet a taste. Long lists of genres do not win by their length. */
export function affinity(title: CatalogueTitle, taste: Taste): number {
  let sum = 0;
  for (const name of title.genres) sum += taste.genres.get(genreSlug(name)) ?? 0;
  return title.genres.length === 0 ? 0 : sum / Math.sqrt(title.genres.length);
}

/** Slugs of the genres that count most. */
export function favouriteGenres(taste: Taste, count: number): string[] {
  return idsOf(best(taste.genres, count));
}
