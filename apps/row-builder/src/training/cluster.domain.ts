type Profile = ReadonlyMap<string, number>;

export interface Cluster {
  readonly centre: Profile;
  readonly members: readonly string[];
}

const ROUNDS = 12;

/**
 * k-means over genre shares. Deterministic: the first centre is the mean of all, each further one the profile farthest
 * from those there are, ties broken by viewer id. Empty clusters are left out; the largest comes first.
 */
export function cluster(profiles: readonly { viewerId: string; genres: Profile }[], k: number): Cluster[] {
  const known = profiles.filter(({ genres }) => genres.size > 0).toSorted((a, b) => (a.viewerId < b.viewerId ? -1 : 1));
  if (known.length === 0) return [];
  let centres = spread(
    known.map(({ genres }) => genres),
    k,
  );
  let groups: (typeof known)[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    groups = centres.map(() => []);
    for (const profile of known) groups[nearest(profile.genres, centres)]?.push(profile);
    groups = groups.filter((group) => group.length > 0);
    centres = groups.map((group) => mean(group.map(({ genres }) => genres)));
  }
  return groups
    .map((group, at) => ({ centre: centres[at] ?? new Map(), members: group.map(({ viewerId }) => viewerId) }))
    .toSorted((a, b) => b.members.length - a.members.length || ((a.members[0] ?? '') < (b.members[0] ?? '') ? -1 : 1));
}

/** The position of the centre that is nearest; the first of equals. */
export function nearest(profile: Profile, centres: readonly Profile[]): number {
  let at = 0;
  let least = Infinity;
  for (const [index, centre] of centres.entries()) {
    const distance = squaredDistance(profile, centre);
    if (distance < least) [at, least] = [index, distance];
  }
  return at;
}

function spread(profiles: readonly Profile[], k: number): Profile[] {
  const centres: Profile[] = [mean(profiles)];
  const distances = profiles.map((profile) => squaredDistance(profile, centres[0] ?? new Map()));
  while (centres.length < Math.min(k, profiles.length)) {
    const farthest = distances.reduce((best, distance, at) => (distance > (distances[best] ?? 0) ? at : best), 0);
    const centre = profiles[farthest] ?? new Map();
    if ((distances[farthest] ?? 0) === 0) break;
    centres.push(centre);
    for (const [at, profile] of profiles.entries()) {
      distances[at] = Math.min(distances[at] ?? 0, squaredDistance(profile, centre));
    }
  }
  return centres;
}

function mean(profiles: readonly Profile[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const profile of profiles) for (const [slug, share] of profile) sums.set(slug, (sums.get(slug) ?? 0) + share);
  return new Map([...sums].map(([slug, sum]) => [slug, sum / profiles.length]));
}

function squaredDistance(a: Profile, b: Profile): number {
  let sum = 0;
  for (const [slug, share] of a) sum += (share - (b.get(slug) ?? 0)) ** 2;
  for (const [slug, share] of b) if (!a.has(slug)) sum += share ** 2;
  return sum;
}
