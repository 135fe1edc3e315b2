import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Title } from '@marquee/contracts/title';
import type { TitleInput } from '@marquee/contracts/title';
import fc from 'fast-check';
import type { PrismaClient } from '../src/generated/prisma/client.js';
import { searchName } from '../src/titles/search-name.domain.js';
import { TitlesRepository } from '../src/titles/titles.repository.js';
import { suiteDatabase } from './database.js';

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
    ['WALL·E', 'wall e'],
    ['100%', '100'],
    ['!?', ''],
  ])('of %p is %p', (name, searched) => {
    expect(searchName(name)).toBe(searched);
  });

  it('does not change when made again', () => {
    fc.assert(fc.property(fc.string(), (name) => expect(searchName(searchName(name))).toBe(searchName(name))));
  });

  it('has nothing in it that LIKE reads as a pattern', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (name) => expect(searchName(name)).not.toMatch(/[%_\\]/)),
    );
  });
});

describe('titles', () => {
  let suite: Awaited<ReturnType<typeof suiteDatabase>>;
  let database: PrismaClient;
  let titles: TitlesRepository;
  beforeAll(async () => {
    suite = await suiteDatabase();
    ({ database } = suite);
    titles = new TitlesRepository(database);
  }, 60_000);
  afterAll(() => suite[Symbol.asyncDispose]());

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

  it.each([
    ['another name', { name: 'Another' }],
    ['another year', { year: 2002 }],
    ['another length', { runtimeMinutes: 91 }],
    ['another release', { releasedAt: '2001-05-02T00:00:00.000Z' }],
    ['another synopsis', { synopsis: 'Another story.' }],
    ['no length any more', { runtimeMinutes: undefined }],
  ])('rise in version with %s', async (what, change) => {
    const titleId = `rises-${what.replaceAll(' ', '-')}`;
    const { runtimeMinutes, ...rest } = { ...title(titleId), runtimeMinutes: 90, ...change };
    const changed = { ...rest, ...(runtimeMinutes !== undefined && { runtimeMinutes }) };
    await titles.put([title(titleId, { runtimeMinutes: 90 })]);
    expect(await titles.put([changed])).toBe(1);
    expect(await titles.find(titleId)).toEqual({ ...changed, version: 2 });
    expect((await told(titleId)).map(({ version }) => version)).toEqual([1, 2]);
  });

  it('are the same when their release is only written with another offset', async () => {
    await titles.put([title('offset')]);
    expect(await titles.put([title('offset', { releasedAt: '2001-05-01T02:00:00+02:00' })])).toBe(0);
  });

  it('are told of in the order of their versions when many write the same ones at once, in any order', async () => {
    const ids = Array.from({ length: 40 }, (_, n) => `many-${n}`);
    const writes = Array.from({ length: 8 }, (_, round) => {
      const inputs = ids.map((titleId) => title(titleId, { name: `Round ${round}` }));
      return titles.put(round % 2 === 0 ? inputs : inputs.toReversed());
    });
    expect(await Promise.all(writes)).toEqual(writes.map(() => ids.length));
    for (const titleId of ids) {
      expect((await told(titleId)).map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    }
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

  it('of one name are found newest first, then by id', async () => {
    const name = 'Solaris';
    const newer = title('newer', { name, releasedAt: '2002-01-01T00:00:00Z' });
    await titles.put([title('twin-b', { name }), title('twin-a', { name }), newer]);
    expect((await titles.search(name, 10)).map(({ titleId }) => titleId)).toEqual(['newer', 'twin-a', 'twin-b']);
  });

  it('are found by their new name, and no longer by the old one', async () => {
    await titles.put([title('renamed', { name: 'Working Heading' })]);
    await titles.put([title('renamed', { name: 'Final Heading' })]);
    expect((await titles.search('working heading', 10)).length).toBe(0);
    expect((await titles.search('final heading', 10)).map(({ titleId }) => titleId)).toEqual(['renamed']);
  });

  it('take no wildcards from whoever searches', async () => {
    await titles.put([title('w1', { name: 'x_y z' }), title('w2', { name: 'xay z' })]);
    expect((await titles.search('%', 10)).length).toBe(0);
    expect((await titles.search('xa%', 10)).map(({ titleId }) => titleId)).toEqual(['w2']);
  });
});
