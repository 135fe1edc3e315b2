import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ViewingEvent } from '@marquee/contracts/event';
import { TitleInput } from '@marquee/contracts/title';
import fc from 'fast-check';
import { csvFields } from '../src/data/csv.js';
import { generateDataSet } from '../src/data/generated-data-set.js';
import type { CatalogFilm } from '../src/data/generated-data-set.js';
import { readMovieLensDataSet } from '../src/data/movielens-data-set.js';

const NOW = Date.UTC(2026, 4, 1);

describe('csvFields', () => {
  it('reads back any quoted fields', () => {
    const field = fc.string({ maxLength: 12 }).filter((text) => !/[\r\n]/.test(text));
    fc.assert(
      fc.property(fc.array(field, { minLength: 1, maxLength: 6 }), (fields) => {
        const line = fields.map((text) => `"${text.replaceAll('"', '""')}"`).join(',');
        expect(csvFields(line)).toEqual(fields);
      }),
    );
  });

  it('reads fields without quotes', () => {
    expect(csvFields('1,"American President, The (1995)",Comedy|Drama')).toEqual([
      '1',
      'American President, The (1995)',
      'Comedy|Drama',
    ]);
  });
});

describe('readMovieLensDataSet', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'movielens-'));
    await writeFile(
      join(folder, 'movies.csv'),
      'movieId,title,genres\r\n11,"American President, The (1995)",Comedy|Drama\r\n12,Nameless,(no genres listed)\r\n',
    );
    await writeFile(join(folder, 'ratings.csv'), 'userId,movieId,rating,timestamp\n1,11,4.0,1000\n2,12,1.0,2000\n');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('returns titles and events that fit the contracts', async () => {
    const data = await readMovieLensDataSet(folder, NOW);
    for (const title of data.titles) TitleInput.parse(title);
    for (const { viewerId } of data.viewers) for (const event of data.eventsOf(viewerId)) ViewingEvent.parse(event);
    expect(data.titles[0]).toMatchObject({
      titleId: 'ml-11',
      name: 'The American President',
      year: 1995,
      genres: ['Comedy', 'Drama'],
    });
    expect(data.titles[1]?.genres).toEqual([]);
  });

  it('shifts the newest rating to now and keeps the intervals', async () => {
    const data = await readMovieLensDataSet(folder, NOW);
    const ratedAt = (viewerId: string) =>
      Date.parse(data.eventsOf(viewerId).find(({ kind }) => kind === 'rating')?.occurredAt ?? '');
    expect(ratedAt('ml-2')).toBe(NOW);
    expect(ratedAt('ml-1')).toBe(NOW - 1_000_000);
  });

  it('derives a play from each rating, unfinished where the rating is low', async () => {
    const data = await readMovieLensDataSet(folder, NOW);
    expect(data.eventsOf('ml-1').map(({ kind }) => kind)).toEqual(['play-finished', 'rating']);
    expect(data.eventsOf('ml-2').map(({ kind }) => kind)).toEqual(['play-progress', 'rating']);
  });

  it('returns the same event ids whenever it reads', async () => {
    const [first, second] = [await readMovieLensDataSet(folder, NOW), await readMovieLensDataSet(folder, NOW + 1)];
    expect(first.eventsOf('ml-1').map(({ id }) => id)).toEqual(second.eventsOf('ml-1').map(({ id }) => id));
  });

  it('names the missing file and the expected folder', async () => {
    await expect(readMovieLensDataSet(join(folder, 'nowhere'), NOW)).rejects.toThrow(
      /movies\.csv cannot be read.*ml-latest-small/,
    );
  });
});

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
  const all = data.viewers.flatMap(({ viewerId }) => data.eventsOf(viewerId));

  it('returns at most 20,000 events that fit the contract, none later than now', () => {
    expect(all.length).toBeLessThanOrEqual(20_000);
    expect(all.length).toBeGreaterThan(5_000);
    for (const event of all) {
      ViewingEvent.parse(event);
      expect(Date.parse(event.occurredAt)).toBeLessThanOrEqual(NOW);
    }
  });

  it('returns the same data for the same time', () => {
    const again = generateDataSet(films, NOW);
    expect(again.viewers.flatMap(({ viewerId }) => again.eventsOf(viewerId))).toEqual(all);
  });

  it('gives viewers different tastes: no genre is the favourite of most', () => {
    const genreOf = new Map(films.map(({ titleId, genres: [genre] }) => [titleId, genre ?? '']));
    const favourites = data.viewers.map(({ viewerId }) => {
      const counts = new Map<string, number>();
      for (const { titleId } of data.eventsOf(viewerId)) {
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

  it('returns no event id twice', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });
});
