import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Title } from '@marquee/contracts/title';
import type { TitleInput } from '@marquee/contracts/title';
import type { PrismaClient } from '../src/generated/prisma/client.js';
import { TitlesRepository } from '../src/titles/titles.repository.js';
import { suiteDatabase } from './suite-database.js';

const title = (titleId: string, part: Partial<TitleInput> = {}): TitleInput => ({
  titleId,
  name: titleId,
  year: 2001,
  genres: ['Drama'],
  releasedAt: '2001-05-01T00:00:00.000Z',
  ...part,
});

describe('TitlesRepository', () => {
  let suite: Awaited<ReturnType<typeof suiteDatabase>>;
  let database: PrismaClient;
  let titles: TitlesRepository;
  beforeAll(async () => {
    suite = await suiteDatabase();
    ({ database } = suite);
    titles = new TitlesRepository(database);
  }, 60_000);
  afterAll(() => suite[Symbol.asyncDispose]());

  const published = async (titleId: string) =>
    (await database.outbox.findMany({ where: { titleId }, orderBy: { id: 'asc' } })).map(({ payload }) =>
      Title.parse(payload),
    );

  it('finds a new title as it was written, with version 1', async () => {
    expect(await titles.putTitles([title('a', { runtimeMinutes: 90, synopsis: 'About a.' })])).toBe(1);
    expect(await titles.findTitle('a')).toEqual({
      ...title('a', { runtimeMinutes: 90, synopsis: 'About a.' }),
      version: 1,
    });
    expect(await titles.findTitle('nothing')).toBeUndefined();
  });

  it('raises the version and writes an outbox row only when a title changed', async () => {
    await titles.putTitles([title('b')]);
    expect(await titles.putTitles([title('b')])).toBe(0);
    expect(await titles.putTitles([title('b', { genres: ['Drama', 'Comedy'] })])).toBe(1);
    expect((await titles.findTitle('b'))?.version).toBe(2);
    expect((await published('b')).map(({ version, genres }) => [version, genres])).toEqual([
      [1, ['Drama']],
      [2, ['Drama', 'Comedy']],
    ]);
  });

  it.each([
    ['another name', { name: 'Another' }],
    ['another year', { year: 2002 }],
    ['another runtime', { runtimeMinutes: 91 }],
    ['another release date', { releasedAt: '2001-05-02T00:00:00.000Z' }],
    ['another synopsis', { synopsis: 'Another story.' }],
    ['its runtime removed', { runtimeMinutes: undefined }],
  ])('raises the version of a title with %s', async (what, change) => {
    const titleId = `rises-${what.replaceAll(' ', '-')}`;
    const { runtimeMinutes, ...rest } = { ...title(titleId), runtimeMinutes: 90, ...change };
    const changed = { ...rest, ...(runtimeMinutes !== undefined && { runtimeMinutes }) };
    await titles.putTitles([title(titleId, { runtimeMinutes: 90 })]);
    expect(await titles.putTitles([changed])).toBe(1);
    expect(await titles.findTitle(titleId)).toEqual({ ...changed, version: 2 });
    expect((await published(titleId)).map(({ version }) => version)).toEqual([1, 2]);
  });

  it('treats a release date with another UTC offset as unchanged', async () => {
    await titles.putTitles([title('offset')]);
    expect(await titles.putTitles([title('offset', { releasedAt: '2001-05-01T02:00:00+02:00' })])).toBe(0);
  });

  it('publishes versions in order when many requests write the same titles at once', async () => {
    const ids = Array.from({ length: 40 }, (_, n) => `many-${n}`);
    const writes = Array.from({ length: 8 }, (_, round) => {
      const inputs = ids.map((titleId) => title(titleId, { name: `Round ${round}` }));
      return titles.putTitles(round % 2 === 0 ? inputs : inputs.toReversed());
    });
    expect(await Promise.all(writes)).toEqual(writes.map(() => ids.length));
    for (const titleId of ids) {
      expect((await published(titleId)).map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    }
  });

  it('counts a title once when a request names it twice, and keeps the last one', async () => {
    expect(await titles.putTitles([title('c'), title('c', { name: 'Later' })])).toBe(1);
    expect((await titles.findTitle('c'))?.name).toBe('Later');
  });

  it('writes neither title nor outbox row when the transaction fails', async () => {
    const impossible = title('d', { name: 'a\u0000b' });
    await expect(titles.putTitles([title('e'), impossible])).rejects.toThrow(/0x00|null|unicode|invalid/i);
    expect(await titles.findTitle('e')).toBeUndefined();
    expect(await published('e')).toEqual([]);
  });

  it('returns titles in the order of the ids, without unknown ones', async () => {
    await titles.putTitles([title('f1'), title('f2'), title('f3')]);
    const found = await titles.findTitles(['f3', 'nothing', 'f1']);
    expect(found.map(({ titleId }) => titleId)).toEqual(['f3', 'f1']);
  });

  it.each([
    ['2^31', 2 ** 31 - 1],
    ['2^53', Number.MAX_SAFE_INTEGER - 1],
  ])('raises the version of a title past %s, and its outbox row too', async (_, version) => {
    const titleId = `v${version}`;
    await titles.putTitles([title(titleId)]);
    await database.$executeRaw`UPDATE title SET version = ${version} WHERE title_id = ${titleId}`;
    await database.$executeRaw`SELECT setval('outbox_id_seq', ${version}::bigint)`;
    await titles.putTitles([title(titleId, { year: 2002 })]);
    expect((await titles.findTitle(titleId))?.version).toBe(version + 1);
    expect((await published(titleId)).at(-1)?.version).toBe(version + 1);
    const { id } = await database.outbox.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(id).toBe(BigInt(version) + 1n);
  });
});
