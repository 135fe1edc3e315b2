import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readRatings, readTitles } from '../../src/evaluate/movielens.js';

describe('a MovieLens folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'movielens-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const file = (name: string, text: string) => writeFile(join(folder, name), text);

  it('is read with quoted titles, missing genres, a byte order mark and Windows line ends', async () => {
    await file(
      'movies.csv',
      '\uFEFFmovieId,title,genres\r\n1,"Thing, The (1982)",Horror|Sci-Fi\r\n2,Untitled,(no genres listed)\r\n',
    );
    await file('ratings.csv', 'userId,movieId,rating,timestamp\n7,1,4.5,1000\n');
    expect(await readTitles(folder)).toMatchObject([
      { titleId: '1', name: 'Thing, The (1982)', year: 1982, genres: ['Horror', 'Sci-Fi'] },
      { titleId: '2', genres: [] },
    ]);
    expect(await readRatings(folder)).toEqual([{ viewerId: '7', titleId: '1', stars: 4.5, at: new Date(1_000_000) }]);
  });

  it.each([
    ['a missing file', undefined, /ratings\.csv: ENOENT/],
    ['a rating out of range', 'userId,movieId,rating,timestamp\n7,1,4,1\n7,2,9,1\n', /ratings\.csv: line 3: .*5/s],
    ['a wrong header', 'user,movie,stars\n7,1,4\n', /ratings\.csv: line 2: /],
    ['an unclosed quote', 'userId,movieId,rating,timestamp\n7,"1,4,1\n', /ratings\.csv: .*quot/is],
  ])('is refused with the name of the file for %s', async (_what, text, message) => {
    if (text !== undefined) await file('ratings.csv', text);
    await expect(readRatings(folder)).rejects.toThrow(message);
  });
});
