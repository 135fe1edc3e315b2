import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { filmOf, type Film, type MovieRecord } from './film.js';

export type { Film };

/**
 * The films in the npm package vega-datasets (`movies.json`, 3,201 records from 1928 to 2011), cleaned, in file order.
 * Used at build time only; the package states no provenance for this file. Records without a title or with an
 * impossible date are left out (see `film.ts`).
 */
export function films(): Film[] {
  const entry = createRequire(import.meta.url).resolve('vega-datasets');
  const records = JSON.parse(
    readFileSync(new URL('../data/movies.json', pathToFileURL(entry)), 'utf8'),
  ) as MovieRecord[];
  const byId = new Map<string, Film>();
  for (const record of records) {
    const film = filmOf(record);
    if (film) byId.set(unusedId(film.titleId, byId), film);
  }
  return [...byId].map(([titleId, film]) => ({ ...film, titleId }));
}

/** If two names have the same slug, the later one in the file gets a number. */
function unusedId(slug: string, used: ReadonlyMap<string, unknown>): string {
  let id = slug;
  for (let number = 2; used.has(id); number += 1) id = `${slug}.${number}`;
  return id;
}
