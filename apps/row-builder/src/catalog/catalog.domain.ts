import { genreId } from '@marquee/contracts/genre';
import { compareText } from '../ranking/top-k.domain.js';

/** The part of a title that rows and cards need. */
export interface CatalogTitle {
  readonly titleId: string;
  readonly name: string;
  readonly year: number;
  readonly genres: readonly string[];
  readonly runtimeMinutes: number | null;
  readonly releasedAt: Date;
}

/** Keeps the highest version of each title, ordered by title id. */
export function newestByTitle<T extends { titleId: string; version: number }>(titles: readonly T[]): T[] {
  const byId = new Map<string, T>();
  for (const title of titles) {
    const kept = byId.get(title.titleId);
    if (kept === undefined || kept.version < title.version) byId.set(title.titleId, title);
  }
  return [...byId.values()].toSorted((a, b) => compareText(a.titleId, b.titleId));
}

/** All titles of one revision, with the indexes that rows use. */
export class Catalog {
  static readonly EMPTY = new Catalog(0, new Map());
  /** By genre id; the titles of a genre are ordered by title id. */
  readonly genres: ReadonlyMap<string, { readonly name: string; readonly titles: readonly CatalogTitle[] }>;
  /** Newest first. */
  readonly byRelease: readonly CatalogTitle[];

  private constructor(
    readonly revision: number,
    readonly titles: ReadonlyMap<string, CatalogTitle>,
  ) {
    const genres = new Map<string, { name: string; titles: CatalogTitle[] }>();
    for (const title of titles.values())
      for (const name of title.genres) {
        const id = genreId(name);
        if (id === undefined) continue;
        const genre = genres.get(id);
        if (genre === undefined) genres.set(id, { name, titles: [title] });
        else genre.titles.push(title);
      }
    this.genres = genres;
    this.byRelease = [...titles.values()].toSorted(
      (a, b) => b.releasedAt.getTime() - a.releasedAt.getTime() || compareText(a.titleId, b.titleId),
    );
  }

  /** A copy at `revision` in which `changed` replaces or adds titles. */
  with(revision: number, changed: readonly CatalogTitle[]): Catalog {
    const all = new Map(this.titles);
    for (const title of changed) all.set(title.titleId, title);
    return new Catalog(revision, new Map([...all].toSorted(([a], [b]) => compareText(a, b))));
  }
}
