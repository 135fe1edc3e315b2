/** What a row and its cards need to know of a title. */
export interface CatalogueTitle {
  readonly titleId: string;
  readonly name: string;
  readonly year: number;
  readonly genres: readonly string[];
  readonly runtimeMinutes: number | null;
  readonly releasedAt: Date;
}

/** One title a title id: the one of the highest version. */
export function newestVersions<T extends { titleId: string; version: number }>(titles: readonly T[]): T[] {
  const byId = new Map<string, T>();
  for (const title of titles) {
    const held = byId.get(title.titleId);
    if (held === undefined || held.version < title.version) byId.set(title.titleId, title);
  }
  return [...byId.values()].toSorted((a, b) => compareText(a.titleId, b.titleId));
}

/** All titles of one revision, with what is derived from them alone. */
export class Catalogue {
  static readonly EMPTY = new Catalogue(0, new Map());
  /** By slug; titles in the order of their ids. */
  readonly genres: ReadonlyMap<string, { readonly name: string; readonly titles: readonly CatalogueTitle[] }>;
  /** Newest first. */
  readonly byRelease: readonly CatalogueTitle[];

  private constructor(
    readonly revision: number,
    readonly titles: ReadonlyMap<string, CatalogueTitle>,
  ) {
    const genres = new Map<string, { name: string; titles: CatalogueTitle[] }>();
    for (const title of titles.values())
      for (const name of title.genres) {
        const slug = genreSlug(name);
        if (slug === '') continue;
        const genre = genres.get(slug);
        if (genre === undefined) genres.set(slug, { name, titles: [title] });
        else genre.titles.push(title);
      }
    this.genres = genres;
    this.byRelease = [...titles.values()].toSorted(
      (a, b) => b.releasedAt.getTime() - a.releasedAt.getTime() || compareText(a.titleId, b.titleId),
    );
  }

  with(revision: number, changed: readonly CatalogueTitle[]): Catalogue {
    const all = new Map(this.titles);
    for (const title of changed) all.set(title.titleId, title);
    return new Catalogue(revision, new Map([...all].toSorted(([a], [b]) => compareText(a, b))));
  }
}

/** For row ids: "Sci-Fi & Fantasy" is `sci-fi-fantasy`; what has no letter or digit at its start is no genre. */
export function genreSlug(name: string): string {
  return /^[\p{L}\p{N}]/u.test(name)
    ? name
        .toLowerCase()
        .replaceAll(/['’]/g, '')
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-+|-+$/g, '')
        .slice(0, 64)
    : '';
}

/** By code unit: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
