import type { Popularity } from '../../../popularity/popularity.domain.js';
import { best } from '../../../state/best.domain.js';
import type { Scored } from '../../../state/best.domain.js';
import type { Catalogue, CatalogueTitle } from '../../../titles/catalogue.domain.js';

const NEIGHBOURS = 100;

/** Neighbours of a title that no model knows: overlap of genres (Jaccard), popular ones first. */
export function alikeByGenre(seed: CatalogueTitle, catalogue: Catalogue, popularity: Popularity): Scored[] {
  const genres = new Set(seed.genres);
  if (genres.size === 0) return [];
  const scored: Scored[] = [];
  for (const title of catalogue.titles.values()) {
    if (title.titleId === seed.titleId) continue;
    const shared = title.genres.filter((genre) => genres.has(genre)).length;
    if (shared === 0) continue;
    const overlap = shared / (genres.size + title.genres.length - shared);
    scored.push([title.titleId, overlap * (0.1 + popularity.of(title.titleId))]);
  }
  return best(scored, NEIGHBOURS);
}
