import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ViewingEvent } from '@marquee/contracts/event';
import { TitleInput } from '@marquee/contracts/title';
import fc from 'fast-check';
import { readMovieLensDataSet } from '../src/movielens/movielens-data-set.js';
import { DataFolders } from './data-folders.js';
import { historiesOf } from './histories-of.js';

const NOW = Date.UTC(2026, 4, 1);

describe('readMovieLensDataSet', () => {
  const folders = new DataFolders();
  let folder: string;
  beforeAll(async () => {
    folder = await folders.create({
      'movies.csv':
        'movieId,title,genres\r\n11,"American President, The (1995)",Comedy|Drama\r\n12,Nameless,(no genres listed)\r\n',
      'ratings.csv': 'userId,movieId,rating,timestamp\n1,11,4.0,1000\n2,12,1.0,2000\n',
    });
  });
  afterAll(() => folders[Symbol.asyncDispose]());

  const read = (now = NOW) => readMovieLensDataSet({ folder, now });
  const eventsOf = async (viewerId: string, now = NOW) =>
    (await historiesOf(await read(now))).find(({ viewer }) => viewer.viewerId === viewerId)?.events ?? [];

  it('returns titles and events that fit the contracts', async () => {
    const data = await read();
    for (const title of data.titles) TitleInput.parse(title);
    for (const { events } of await historiesOf(data)) for (const event of events) ViewingEvent.parse(event);
    expect(data.titles[0]).toMatchObject({
      titleId: 'ml-11',
      name: 'The American President',
      year: 1995,
      genres: ['Comedy', 'Drama'],
    });
    expect(data.titles[1]?.genres).toEqual([]);
  });

  it('shifts the newest rating to now and keeps the intervals', async () => {
    const ratedAt = async (viewerId: string) =>
      Date.parse((await eventsOf(viewerId)).find(({ kind }) => kind === 'rating')?.occurredAt ?? '');
    expect(await ratedAt('ml-2')).toBe(NOW);
    expect(await ratedAt('ml-1')).toBe(NOW - 1_000_000);
  });

  it('derives a play from each rating, unfinished where the rating is low', async () => {
    expect((await eventsOf('ml-1')).map(({ kind }) => kind)).toEqual(['play-finished', 'rating']);
    expect((await eventsOf('ml-2')).map(({ kind }) => kind)).toEqual(['play-progress', 'rating']);
  });

  it('returns the same event ids whenever it reads', async () => {
    const [first, second] = [await eventsOf('ml-1', NOW), await eventsOf('ml-1', NOW + 1)];
    expect(first.map(({ id }) => id)).toEqual(second.map(({ id }) => id));
  });

  it('continues after the viewers that it is told to skip', async () => {
    const [second, ...more] = await historiesOf(await read(), 1);
    expect(second?.viewer).toEqual({ viewerId: 'ml-2', name: 'Bilal' });
    expect(more).toEqual([]);
  });

  it('names the missing folder and the expected one', async () => {
    const missing = join(folder, 'nowhere');
    await expect(readMovieLensDataSet({ folder: missing, now: NOW })).rejects.toThrow(
      /nowhere cannot be read.*ml-latest-small/,
    );
  });

  it('reads titles of any characters back as they were, and never one that breaks the contract', async () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((text) => /^[^\p{Cc}\s]+$/u.test(text));
    await fc.assert(
      fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 5 }), async (names) => {
        const rows = names.map((each, at) => `${at + 1},"${each.replaceAll('"', '""')} (1999)",Drama`);
        const own = await folders.create({
          'movies.csv': `movieId,title,genres\n${rows.join('\n')}\n`,
          'ratings.csv': 'userId,movieId,rating,timestamp\n1,1,4.0,1000\n',
        });
        const { titles } = await readMovieLensDataSet({ folder: own, now: NOW });
        for (const title of titles) TitleInput.parse(title);
        expect(titles.map((title) => title.name)).toEqual(names);
      }),
      { numRuns: 50 },
    );
  });
});
