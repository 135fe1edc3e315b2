import type { ViewingEvent } from '@marquee/contracts/event';
import type { TitleInput } from '@marquee/contracts/title';
import type { DataSet } from './data-set.js';
import { nameOf } from './names.js';
import { eventsOfRating } from './plays.js';
import { random } from './stable.js';

/** A film of the built-in catalogue, with how much it was voted on. */
export interface CatalogueFilm extends TitleInput {
  readonly votes: number;
  /** 0 to 10. */
  readonly score?: number;
}

const SEED = 20_250_101;
const VIEWERS = 180;
const DAY_MS = 86_400_000;
const PERIOD_DAYS = 120;
/** Few watch much, most watch some: sessions a viewer. */
const SESSIONS = { fewest: 8, most: 34 };
const CANDIDATES = 48;

/**
 * Viewers with a latent taste in genres who come back in sessions and choose from what is popular, more often what they
 * like. At most 20,000 events. The same for the same `now`, whose last session ends at it.
 */
export function generatedData(films: readonly CatalogueFilm[], now: number): DataSet {
  const popularity = cumulative(films.map((film) => (film.votes + 50) ** 0.75));
  const viewers = Array.from({ length: VIEWERS }, (_, index) => ({
    viewerId: `viewer-${String(index + 1).padStart(3, '0')}`,
    name: nameOf(index),
  }));
  const events = new Map<string, ViewingEvent[]>();
  let newest = 0;
  const histories = viewers.map(({ viewerId }, index) => {
    const history = historyOf(films, popularity, random(SEED + index));
    newest = Math.max(newest, ...history.map(({ at }) => at));
    return { viewerId, history };
  });
  for (const { viewerId, history } of histories) {
    events.set(
      viewerId,
      history.flatMap(({ film, stars, at }) =>
        eventsOfRating({
          dataSet: 'generated',
          viewerId,
          titleId: film.titleId,
          stars,
          at: now - newest + at,
          runtimeMinutes: film.runtimeMinutes ?? 100,
        }),
      ),
    );
  }
  return {
    name: 'generated',
    titles: films.map(({ votes: _votes, score: _score, ...title }) => title),
    viewers,
    eventCount: [...events.values()].reduce((sum, own) => sum + own.length, 0),
    eventsOf: (viewerId) => events.get(viewerId) ?? [],
  };
}

interface Watched {
  readonly film: CatalogueFilm;
  readonly stars: number;
  /** Milliseconds since the beginning of the period. */
  readonly at: number;
}

function historyOf(films: readonly CatalogueFilm[], popularity: Float64Array, next: () => number): Watched[] {
  const genres = [...new Set(films.flatMap((film) => film.genres))].sort();
  // Two or three genres loved, one disliked, the rest lukewarm.
  const taste = new Map(genres.map((genre) => [genre, 0.25 * next()]));
  for (let loved = 0; loved < 2 + Math.floor(next() * 2); loved += 1) taste.set(pick(genres, next), 1 + next());
  taste.set(pick(genres, next), -1);
  const sessions = SESSIONS.fewest + Math.floor(next() ** 2 * (SESSIONS.most - SESSIONS.fewest));
  const seen = new Set<string>();
  const history: Watched[] = [];
  for (let session = 0; session < sessions; session += 1) {
    // More sessions lately, in the evenings.
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

/** Of some films met by popularity, the one liked most, with a little chance. */
function choose(
  films: readonly CatalogueFilm[],
  popularity: Float64Array,
  taste: ReadonlyMap<string, number>,
  seen: ReadonlySet<string>,
  next: () => number,
): CatalogueFilm | undefined {
  let best: CatalogueFilm | undefined;
  let bestLiking = -Infinity;
  for (let candidate = 0; candidate < CANDIDATES; candidate += 1) {
    const film = films[draw(popularity, next)];
    if (film === undefined || seen.has(film.titleId)) continue;
    const liking = likingOf(film, taste) + 0.8 * next();
    if (liking > bestLiking) [best, bestLiking] = [film, liking];
  }
  return best;
}

function likingOf(film: CatalogueFilm, taste: ReadonlyMap<string, number>): number {
  if (film.genres.length === 0) return 0;
  return film.genres.reduce((sum, genre) => sum + (taste.get(genre) ?? 0), 0) / film.genres.length;
}

function starsFor(film: CatalogueFilm, taste: ReadonlyMap<string, number>, next: () => number): number {
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

/** An index, drawn by its weight: binary search in the running sums. */
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
