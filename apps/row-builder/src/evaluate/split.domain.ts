import type { Rating } from './movielens.js';

/** What a model may know of one viewer, and what it has to predict. */
export interface ViewerSplit {
  readonly viewerId: string;
  readonly known: readonly Rating[];
  readonly held: readonly Rating[];
}

const HELD_SHARE = 0.2;

/** Leaves out titles with fewer ratings: nothing can be said about them. */
export function withEnoughRatings(ratings: readonly Rating[], fewest: number): Rating[] {
  const counts = new Map<string, number>();
  for (const { titleId } of ratings) counts.set(titleId, (counts.get(titleId) ?? 0) + 1);
  return ratings.filter(({ titleId }) => (counts.get(titleId) ?? 0) >= fewest);
}

/** Holds out a fifth of all ratings, chosen by `seed`. */
export function splitAtRandom(ratings: readonly Rating[], seed: number): ViewerSplit[] {
  const random = randomFrom(seed);
  return splitBy(ratings, () => random() < HELD_SHARE);
}

/** Holds out the newest fifth of all ratings. */
export function splitByTime(ratings: readonly Rating[]): ViewerSplit[] {
  const times = ratings.map(({ at }) => at.getTime()).toSorted((a, b) => a - b);
  const first = times[Math.floor(times.length * (1 - HELD_SHARE))] ?? Infinity;
  return splitBy(ratings, ({ at }) => at.getTime() >= first);
}

function splitBy(ratings: readonly Rating[], isHeld: (rating: Rating) => boolean): ViewerSplit[] {
  const viewers = new Map<string, { known: Rating[]; held: Rating[] }>();
  for (const rating of ratings) {
    const viewer = viewers.get(rating.viewerId) ?? { known: [], held: [] };
    viewers.set(rating.viewerId, viewer);
    (isHeld(rating) ? viewer.held : viewer.known).push(rating);
  }
  return [...viewers].map(([viewerId, viewer]) => ({ viewerId, ...viewer }));
}

/** mulberry32: a small generator whose numbers are the same on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
