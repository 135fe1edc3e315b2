import type { Catalog, CatalogTitle } from '../../../catalog/catalog.domain.js';
import type { Popularity } from '../../../popularity/popularity.domain.js';
import { topK } from '../../../ranking/top-k.domain.js';
import type { ScoredId } from '../../../ranking/top-k.domain.js';

const NEIGHBORS = 100;

/** Neighbors for a title that no model knows: overlap of genres (Jaccard index), weighted by popularity. */
export function similarByGenre(seed: CatalogTitle, catalog: Catalog, popularity: Popularity): ScoredId[] {
  const genres = new Set(seed.genres);
  if (genres.size === 0) return [];
  const scored: ScoredId[] = [];
  for (const title of catalog.titles.values()) {
    if (title.titleId === seed.titleId) continue;
    const shared = title.genres.filter((genre) => genres.has(genre)).length;
    if (shared === 0) continue;
    const overlap = shared / (genres.size + title.genres.length - shared);
    scored.push([title.titleId, overlap * (0.1 + popularity.scoreOf(title.titleId))]);
  }
  return topK(scored, NEIGHBORS);
}
