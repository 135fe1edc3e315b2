import { describe, expect, it } from '@jest/globals';
import { ViewingEvent } from '@marquee/contracts/event';
import { generateDataSet } from '../src/data/generated-data-set.js';
import type { CatalogFilm } from '../src/data/generated-data-set.js';
import { historiesOf } from './histories-of.js';

const NOW = Date.UTC(2026, 4, 1);

describe('generateDataSet', () => {
  const genres = ['Drama', 'Comedy', 'Horror', 'Action', 'Western', 'Musical'];
  const films: CatalogFilm[] = Array.from({ length: 400 }, (_, index) => ({
    titleId: `f${index}`,
    name: `Film ${index}`,
    year: 1980 + (index % 40),
    genres: [genres[index % genres.length] ?? 'Drama'],
    releasedAt: new Date(NOW).toISOString(),
    votes: 1000 * (400 - index),
    score: 6 + (index % 4),
  }));
  const data = generateDataSet(films, NOW);

  it('returns at most 20,000 events that fit the contract, none later than now', async () => {
    const all = (await historiesOf(data)).flatMap(({ events }) => events);
    expect(all.length).toBeLessThanOrEqual(20_000);
    expect(all.length).toBeGreaterThan(5_000);
    for (const event of all) {
      ViewingEvent.parse(event);
      expect(Date.parse(event.occurredAt)).toBeLessThanOrEqual(NOW);
    }
  });

  it('returns the same data for the same time', async () => {
    expect(await historiesOf(generateDataSet(films, NOW))).toEqual(await historiesOf(data));
  });

  it('gives viewers different tastes: no genre is the favourite of most', async () => {
    const genreOf = new Map(films.map(({ titleId, genres: [genre] }) => [titleId, genre ?? '']));
    const favourites = (await historiesOf(data)).map(({ events }) => {
      const counts = new Map<string, number>();
      for (const { titleId } of events) {
        const genre = genreOf.get(titleId) ?? '';
        counts.set(genre, (counts.get(genre) ?? 0) + 1);
      }
      return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
    });
    for (const genre of genres) {
      const share = favourites.filter((favourite) => favourite === genre).length / favourites.length;
      expect(share).toBeGreaterThan(0.05);
      expect(share).toBeLessThan(0.4);
    }
  });

  it('returns no event id twice', async () => {
    const all = (await historiesOf(data)).flatMap(({ events }) => events);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });
});
