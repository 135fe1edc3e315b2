import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { filmOf, type Film, type MovieRecord } from './film.js';

export type { Film };

/**
 * The films of the npm package vega-datasets (`movies.json`, 3,201 records of 1928 to 2011), cleaned, in the order of the
 * file. Read at build time only; the package states no provenance for this file.
 * Left out: records without a title, and those whose date lies after the file's own time (see `film.ts`).
 */
export function films(): Film[] {
  const entry = createRequire(import.meta.url).resolve('vega-datasets');
  const records = JSON.parse(readFileSync(new URL('../data/movies.json', `file://${entry}`), 'utf8')) as MovieRecord[];
  const byId = new Map<string, Film>();
  for (const record of records) {
    const film = filmOf(record);
    if (film) byId.set(unusedId(film.titleId, byId), film);
  }
  return [...byId].map(([titleId, film]) => ({ ...film, titleId }));
}

/** Two names that differ only in what a slug drops: the later one in the file gets a number. */
function unusedId(slug: string, used: ReadonlyMap<string, unknown>): string {
  let id = slug;
  for (let number = 2; used.has(id); number += 1) id = `${slug}.${number}`;
  return id;
}
