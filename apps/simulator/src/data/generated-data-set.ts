import type { TitleInput } from '@marquee/contracts/title';
import { LAST_VIEWERS } from './data-set.js';
import type { DataSet, ViewerHistory } from './data-set.js';
import { viewerName } from './viewer-names.js';
import { eventsOfRating } from './rating-events.js';
import { random } from './stable.js';

/** A film of the built-in catalog. */
export interface CatalogFilm extends TitleInput {
  /** Number of votes, a measure of popularity. */
  readonly votes: number;
  /** 0 to 10. */
  readonly score?: number;
}

const SEED = 20_250_101;
const VIEWERS = 180;
const DAY_MS = 86_400_000;
const PERIOD_DAYS = 120;
/** Sessions per viewer; few viewers come near the maximum. */
const SESSIONS = { min: 8, max: 34 };
/** Films that a viewer considers before choosing one. */
const CANDIDATES = 48;

/**
 * Viewers with a latent taste in genres, who watch in sessions and choose among popular films, preferring genres they
 * like. At most 20,000 events. The newest event is at `now` (Unix time in ms).
 */
export function generateDataSet(films: readonly CatalogFilm[], now: number): DataSet {
  const popularity = cumulative(films.map((film) => (film.votes + 50) ** 0.75));
  const histories = Array.from({ length: VIEWERS }, (_, index) => historyOf(films, popularity, random(SEED + index)));
  const newest = Math.max(...histories.flat().map(({ at }) => at));
  const viewers = histories.map((history, index) => viewerOf(index, history, now - newest));
  return {
    name: 'generated',
    now,
    titles: films.map(({ votes: _votes, score: _score, ...title }) => title),
    eventCount: viewers.reduce((sum, { events }) => sum + events.length, 0),
    lastViewers: viewers.slice(-LAST_VIEWERS).map(({ viewer }) => viewer.viewerId),
    skipped: { count: 0, examples: [] },
    async *histories(skip) {
      yield* viewers.slice(skip);
    },
  };
}

function viewerOf(index: number, history: readonly WatchedFilm[], shift: number): ViewerHistory {
  const viewerId = `viewer-${String(index + 1).padStart(3, '0')}`;
  const events = history.flatMap(({ film, stars, at }) =>
    eventsOfRating({
      dataSet: 'generated',
      viewerId,
      titleId: film.titleId,
      stars,
      at: shift + at,
      runtimeMinutes: film.runtimeMinutes ?? 100,
    }),
  );
  return { viewer: { viewerId, name: viewerName(index) }, events };
}

interface WatchedFilm {
  readonly film: CatalogFilm;
  readonly stars: number;
  /** Milliseconds since the start of the period. */
  readonly at: number;
}

function historyOf(films: readonly CatalogFilm[], popularity: Float64Array, next: () => number): WatchedFilm[] {
  const genres = [...new Set(films.flatMap((film) => film.genres))].sort();
  // Two or three favourite genres, one disliked, the rest neutral.
  const taste = new Map(genres.map((genre) => [genre, 0.25 * next()]));
  for (let loved = 0; loved < 2 + Math.floor(next() * 2); loved += 1) taste.set(pick(genres, next), 1 + next());
  taste.set(pick(genres, next), -1);
  const sessions = SESSIONS.min + Math.floor(next() ** 2 * (SESSIONS.max - SESSIONS.min));
  const seen = new Set<string>();
  const history: WatchedFilm[] = [];
  for (let session = 0; session < sessions; session += 1) {
    // Sessions are in the evening, and more frequent towards the end of the period.
    let at = Math.floor(Math.sqrt(next()) * PERIOD_DAYS) * DAY_MS + (18 + next() * 4) * 3_600_000;
    const evening = 1 + Math.floor(next() * 3);
    for (let watched = 0; watched < evening; watched += 1) {
      const film = choose(films, popularity, taste, seen, next);
      if (film === undefined) break;
      seen.add(film.titleId);
      history.push({ film, stars: starsFor(film, taste, next), at });
      at += (film.runtimeMinutes ?? 100) * 60_000;
    }
  }
  return history;
}

/** Draws films by popularity and returns the one that suits the taste best, with some chance. */
function choose(
  films: readonly CatalogFilm[],
  popularity: Float64Array,
  taste: ReadonlyMap<string, number>,
  seen: ReadonlySet<string>,
  next: () => number,
): CatalogFilm | undefined {
  let best: CatalogFilm | undefined;
  let bestLiking = -Infinity;
  for (let candidate = 0; candidate < CANDIDATES; candidate += 1) {
    const film = films[draw(popularity, next)];
    if (film === undefined || seen.has(film.titleId)) continue;
    const liking = likingOf(film, taste) + 0.8 * next();
    if (liking > bestLiking) [best, bestLiking] = [film, liking];
  }
  return best;
}

function likingOf(film: CatalogFilm, taste: ReadonlyMap<string, number>): number {
  if (film.genres.length === 0) return 0;
  return film.genres.reduce((sum, genre) => sum + (taste.get(genre) ?? 0), 0) / film.genres.length;
}

function starsFor(film: CatalogFilm, taste: ReadonlyMap<string, number>, next: () => number): number {
  const quality = ((film.score ?? 6) - 6) / 3;
  const stars = 3.1 + 0.9 * likingOf(film, taste) + 0.6 * quality + (next() - 0.5) * 1.6;
  return Math.min(5, Math.max(0.5, Math.round(stars * 2) / 2));
}

function pick<T>(values: readonly T[], next: () => number): T {
  return values[Math.floor(next() * values.length)] as T;
}

function cumulative(weights: readonly number[]): Float64Array {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (const [index, weight] of weights.entries()) sums[index] = sum += weight;
  return sums;
}

/** Draws an index by its weight: binary search in the cumulative sums. */
function draw(sums: Float64Array, next: () => number): number {
  const target = next() * (sums[sums.length - 1] ?? 0);
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 0) > target) high = middle;
    else low = middle + 1;
  }
  return low;
}
