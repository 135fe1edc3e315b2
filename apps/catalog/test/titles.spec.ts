import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Title } from '@marquee/contracts/title';
import type { TitleInput } from '@marquee/contracts/title';
import { testDatabase } from '@marquee/local/testing';
import fc from 'fast-check';
import { openDatabase } from '../src/database.js';
import type { PrismaClient } from '../src/generated/prisma/client.js';
import { searchName } from '../src/titles/search-name.domain.js';
import { TitlesRepository } from '../src/titles/titles.repository.js';

const title = (titleId: string, part: Partial<TitleInput> = {}): TitleInput => ({
  titleId,
  name: titleId,
  year: 2001,
  genres: ['Drama'],
  releasedAt: '2001-05-01T00:00:00.000Z',
  ...part,
});

describe('the name that search compares', () => {
  it.each([
    ['Amélie', 'amelie'],
    ['WALL-E', 'wall e'],
    ['  The   Good, the Bad ', 'the good the bad'],
    ['100%', '100'],
  ])('of %p is %p', (name, searched) => {
    expect(searchName(name)).toBe(searched);
  });

  it('does not change when made again', () => {
    fc.assert(fc.property(fc.string(), (name) => expect(searchName(searchName(name))).toBe(searchName(name))));
  });
});

describe('titles', () => {
  let server: { url: string } & AsyncDisposable;
  let database: PrismaClient;
  let titles: TitlesRepository;
  beforeAll(async () => {
    server = await testDatabase({ migrations: join(import.meta.dirname, '../prisma/migrations') });
    database = openDatabase(server.url);
    titles = new TitlesRepository(database);
  }, 60_000);
  afterAll(async () => {
    await database.$disconnect();
    await server[Symbol.asyncDispose]();
  });

  const told = async (titleId: string) =>
    (await database.outbox.findMany({ where: { titleId }, orderBy: { id: 'asc' } })).map(({ payload }) =>
      Title.parse(payload),
    );

  it('are found as they were put, in their first version', async () => {
    expect(await titles.put([title('a', { runtimeMinutes: 90, synopsis: 'About a.' })])).toBe(1);
    expect(await titles.find('a')).toEqual({ ...title('a', { runtimeMinutes: 90, synopsis: 'About a.' }), version: 1 });
    expect(await titles.find('nothing')).toBeUndefined();
  });

  it('rise in version and are told of only when something has changed', async () => {
    await titles.put([title('b')]);
    expect(await titles.put([title('b')])).toBe(0);
    expect(await titles.put([title('b', { genres: ['Drama', 'Comedy'] })])).toBe(1);
    expect((await titles.find('b'))?.version).toBe(2);
    expect((await told('b')).map(({ version, genres }) => [version, genres])).toEqual([
      [1, ['Drama']],
      [2, ['Drama', 'Comedy']],
    ]);
  });

  it('count once when a request names one twice, and the last one holds', async () => {
    expect(await titles.put([title('c'), title('c', { name: 'Later' })])).toBe(1);
    expect((await titles.find('c'))?.name).toBe('Later');
  });

  it('write neither title nor outbox row when the transaction fails', async () => {
    const impossible = title('d', { name: 'a\u0000b' });
    await expect(titles.put([title('e'), impossible])).rejects.toThrow(/0x00|null|unicode|invalid/i);
    expect(await titles.find('e')).toBeUndefined();
    expect(await told('e')).toEqual([]);
  });

  it('are searched by name: the whole, its start, the start of a word, anywhere; accents and case do not matter', async () => {
    const names = { s1: 'Étoile', s2: 'Etoile du Nord', s3: 'Une étoile', s4: 'Superetoile', s5: 'Nothing alike' };
    await titles.put(Object.entries(names).map(([id, name]) => title(id, { name })));
    expect((await titles.search('ÉTOILE', 10)).map(({ titleId }) => titleId)).toEqual(['s1', 's2', 's3', 's4']);
    expect((await titles.search('etoile', 2)).map(({ titleId }) => titleId)).toEqual(['s1', 's2']);
  });

  it('take no wildcards from whoever searches', async () => {
    await titles.put([title('w1', { name: 'x_y z' }), title('w2', { name: 'xay z' })]);
    expect((await titles.search('%', 10)).length).toBe(0);
    expect((await titles.search('xa%', 10)).map(({ titleId }) => titleId)).toEqual(['w2']);
  });
});
