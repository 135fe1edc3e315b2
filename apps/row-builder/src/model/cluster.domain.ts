type GenreShares = ReadonlyMap<string, number>;

export interface ViewerGenres {
  readonly viewerId: string;
  readonly genres: GenreShares;
}

export interface Cluster {
  readonly center: GenreShares;
  /** Viewer ids. */
  readonly members: readonly string[];
}

const ROUNDS = 12;

/**
 * k-means over the genre shares of viewers. Deterministic: the first center is the mean of all viewers, each further
 * one is the viewer farthest from the centers so far, and ties are broken by viewer id. Returns no empty clusters; the
 * largest comes first.
 */
export function cluster(viewers: readonly ViewerGenres[], k: number): Cluster[] {
  const withGenres = viewers
    .filter(({ genres }) => genres.size > 0)
    .toSorted((a, b) => (a.viewerId < b.viewerId ? -1 : 1));
  if (withGenres.length === 0) return [];
  let centers = initialCenters(
    withGenres.map(({ genres }) => genres),
    k,
  );
  let groups: ViewerGenres[][] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    groups = centers.map(() => []);
    for (const viewer of withGenres) groups[nearest(viewer.genres, centers)]?.push(viewer);
    groups = groups.filter((group) => group.length > 0);
    centers = groups.map((group) => mean(group.map(({ genres }) => genres)));
  }
  return groups
    .map((group, at) => ({ center: centers[at] ?? new Map(), members: group.map(({ viewerId }) => viewerId) }))
    .toSorted((a, b) => b.members.length - a.members.length || ((a.members[0] ?? '') < (b.members[0] ?? '') ? -1 : 1));
}

/** The index of the nearest center; the first one if several are equally near. */
export function nearest(genres: GenreShares, centers: readonly GenreShares[]): number {
  let at = 0;
  let least = Infinity;
  for (const [index, center] of centers.entries()) {
    const distance = squaredDistance(genres, center);
    if (distance < least) [at, least] = [index, distance];
  }
  return at;
}

function initialCenters(all: readonly GenreShares[], k: number): GenreShares[] {
  const centers: GenreShares[] = [mean(all)];
  const distances = all.map((genres) => squaredDistance(genres, centers[0] ?? new Map()));
  while (centers.length < Math.min(k, all.length)) {
    const farthest = distances.reduce((most, distance, at) => (distance > (distances[most] ?? 0) ? at : most), 0);
    const center = all[farthest] ?? new Map();
    if ((distances[farthest] ?? 0) === 0) break;
    centers.push(center);
    for (const [at, genres] of all.entries()) {
      distances[at] = Math.min(distances[at] ?? 0, squaredDistance(genres, center));
    }
  }
  return centers;
}

function mean(all: readonly GenreShares[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const genres of all) for (const [genre, share] of genres) sums.set(genre, (sums.get(genre) ?? 0) + share);
  return new Map([...sums].map(([genre, sum]) => [genre, sum / all.length]));
}

function squaredDistance(a: GenreShares, b: GenreShares): number {
  let sum = 0;
  for (const [genre, share] of a) sum += (share - (b.get(genre) ?? 0)) ** 2;
  for (const [genre, share] of b) if (!a.has(genre)) sum += share ** 2;
  return sum;
}
