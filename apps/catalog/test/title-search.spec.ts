import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Health } from '@marquee/observability';
import type { TitleInput } from '@marquee/contracts/title';
import { postgresAdapter } from '@marquee/postgres';
import { PrismaClient } from '../src/generated/prisma/client.js';
import type { TitleSearchRepository } from '../src/search/title-search.repository.js';
import { openDatabase } from '../src/database/database.js';
import { TitlesRepository } from '../src/titles/titles.repository.js';
import { searchIndexOf, searchOf } from './search-of.js';
import { suiteDatabase } from './suite-database.js';

const NAMES = [
  'The Godfather',
  'The Godfather: Part II',
  'Godfather of Harlem',
  'Godzilla',
  'Alien',
  'Aliens',
  'Alien 3',
  'Alone',
  'Spider-Man',
  'Spider-Man 2',
  'The Amazing Spider-Man',
  'Spiderman Strikes Back',
  'Spider',
  'X-Men',
  'X-Men: Apocalypse',
  "Ocean's Eleven",
  "Ocean's Twelve",
  'WALL·E',
  'Wallace & Gromit',
  'E.T. the Extra-Terrestrial',
  'M*A*S*H',
  'Se7en',
  'Amélie',
  'Les Misérables',
  'Léon: The Professional',
  'Das weiße Band',
  'Smørrebrød',
  'Æon Flux',
  'Łódź Story',
  '8½',
  'Fast & Furious',
  'Mr. & Mrs. Smith',
  'Lock, Stock & Two Smoking Barrels',
  'The Lord of the Rings: The Two Towers',
  'The Matrix',
  'The Matrix Reloaded',
  'Matrix of Evil',
  'Jurassic Park',
  'Interstellar',
  'Inception',
  'Braveheart',
  'Rocky',
  'Rocky II',
  'Rocky III',
  '12 Angry Men',
  'Star Wars: Episode IV - A New Hope',
  'L.A. Confidential',
  'Schindler’s List',
  'Dr. Strangelove',
  'Toy Story',
  'Toy Story 2',
  'Pulp Fiction',
  'Superman',
  'Батман',
  '千と千尋の神隠し',
  'Crouching Tiger, Hidden Dragon',
  'Eternal Sunshine of the Spotless Mind',
  'C',
  'Up',
  'The Virgin Suicides',
];

/** What people type, what they mean, and what is special about it. */
const SEARCHES: readonly (readonly [string, string, string])[] = [
  ['pulp fiction', 'Pulp Fiction', 'the whole name'],
  ['alien', 'Alien', 'the whole name, before longer ones'],
  ['godfather', 'The Godfather', 'the whole name without its article, before longer ones'],
  ['matrix', 'The Matrix', 'the whole name without its article, before names that start with it'],
  ['c', 'C', 'one letter'],
  ['up', 'Up', 'two letters'],
  ['interst', 'Interstellar', 'the start of a name'],
  ['apoca', 'X-Men: Apocalypse', 'the start of a word'],
  ['pulp fic', 'Pulp Fiction', 'the start of the last word'],
  ['park jurassic', 'Jurassic Park', 'another word order'],
  ['wars star', 'Star Wars: Episode IV - A New Hope', 'another word order'],
  ['godfather, the', 'The Godfather', 'the article at the end'],
  ['lord rings towers', 'The Lord of the Rings: The Two Towers', 'some of the words'],
  ['tiger dragon', 'Crouching Tiger, Hidden Dragon', 'some of the words'],
  ['spotless sunshine', 'Eternal Sunshine of the Spotless Mind', 'some of the words'],
  ['spiderman', 'Spider-Man', 'joined'],
  ['amazing spiderman', 'The Amazing Spider-Man', 'joined, in the middle of the name'],
  ['spiderman 2', 'Spider-Man 2', 'joined, with more words'],
  ['2 spiderman', 'Spider-Man 2', 'joined, in another order'],
  ['xmen', 'X-Men', 'joined'],
  ['xmen apocalypse', 'X-Men: Apocalypse', 'joined'],
  ['walle', 'WALL·E', 'joined'],
  ['mash', 'M*A*S*H', 'joined'],
  ['et the extra', 'E.T. the Extra-Terrestrial', 'joined'],
  ['la confidential', 'L.A. Confidential', 'joined'],
  ['wall e', 'WALL·E', 'split'],
  ['super man', 'Superman', 'split'],
  ['spider man strikes', 'Spiderman Strikes Back', 'split'],
  ['toy-story', 'Toy Story', 'split, with a hyphen'],
  ['oceans eleven', "Ocean's Eleven", 'without an apostrophe'],
  ['schindlers list', 'Schindler’s List', 'without an apostrophe'],
  ['ocean’s twelve', "Ocean's Twelve", 'with another apostrophe'],
  ['oceans 11', "Ocean's Eleven", 'with a figure for a word'],
  ['rocky 2', 'Rocky II', 'with a figure for a Roman numeral'],
  ['toy story ii', 'Toy Story 2', 'with a Roman numeral for a figure'],
  ['twelve angry men', '12 Angry Men', 'with a word for a figure'],
  ['fast and furious', 'Fast & Furious', 'with "and" for "&"'],
  ['wallace gromit', 'Wallace & Gromit', 'without "&"'],
  ['mr and mrs smith', 'Mr. & Mrs. Smith', 'without points'],
  ['dr strangelove', 'Dr. Strangelove', 'without points'],
  ['amelie', 'Amélie', 'without accents'],
  ['les miserables', 'Les Misérables', 'without accents'],
  ['pülp fictión', 'Pulp Fiction', 'with accents that are not there'],
  ['LÉON', 'Léon: The Professional', 'in capitals'],
  ['weisse band', 'Das weiße Band', 'without ß'],
  ['smorrebrod', 'Smørrebrød', 'without ø'],
  ['aeon flux', 'Æon Flux', 'without æ'],
  ['lodz', 'Łódź Story', 'without ł'],
  ['8 1/2', '8½', 'without ½'],
  ['бат', 'Батман', 'in Cyrillic'],
  ['千尋', '千と千尋の神隠し', 'in Japanese, from the middle'],
  ['vi', 'The Virgin Suicides', 'a Roman numeral that is the start of a word'],
];

const TYPING_ERRORS: readonly (readonly [string, string])[] = [
  ['alein', 'Alien'],
  ['godfahter', 'The Godfather'],
  ['odfather', 'The Godfather'],
  ['matrx', 'The Matrix'],
  ['matirx reloded', 'The Matrix Reloaded'],
  ['jurasic park', 'Jurassic Park'],
  ['jurrasic prak', 'Jurassic Park'],
  ['intersteler', 'Interstellar'],
  ['inceptoin', 'Inception'],
  ['bravehart', 'Braveheart'],
  ['spidreman', 'Spider-Man'],
  ['seven', 'Se7en'],
  ['pulp ficton', 'Pulp Fiction'],
  ['star wras', 'Star Wars: Episode IV - A New Hope'],
  ['schindler lsit', 'Schindler’s List'],
];

const NOT_FOUND = ['zzyzx', 'working heading', 'alexander', '%', '!?', 'pulp friction of the heart', 'x'.repeat(100)];

/** Newer titles come first among equals, so that an order is not one of ids by chance. */
function catalogOf(names: readonly string[]): TitleInput[] {
  return names.map((name, at) => ({
    titleId: `t${at}`,
    name,
    year: 2001,
    genres: ['Drama'],
    releasedAt: new Date(Date.UTC(2020, 0, 1) - at * 86_400_000).toISOString(),
  }));
}

async function namesFound(database: PrismaClient, search: TitleSearchRepository, text: string): Promise<string[]> {
  const found = await new TitlesRepository(database).findTitles(await search.findTitleIds(text, 10));
  return found.map(({ name }) => name);
}

describe('a search', () => {
  let suite: Awaited<ReturnType<typeof suiteDatabase>>;
  let search: TitleSearchRepository;
  beforeAll(async () => {
    suite = await suiteDatabase();
    search = searchOf(suite.database);
    await new TitlesRepository(suite.database).putTitles(catalogOf(NAMES));
  }, 60_000);
  afterAll(() => suite[Symbol.asyncDispose]());

  const found = (text: string) => namesFound(suite.database, search, text);

  it.each(SEARCHES)('for %j finds %j first: %s', async (typed, name) => {
    expect((await found(typed))[0]).toBe(name);
  });

  it.each(TYPING_ERRORS)('for %j finds %j in spite of typing errors', async (typed, name) => {
    expect((await found(typed))[0]).toBe(name);
  });

  it.each(NOT_FOUND)('for %j finds nothing', async (typed) => {
    expect(await found(typed)).toEqual([]);
  });

  it('shows whole names, then starts of names, then starts of words, then any place', async () => {
    expect(await found('alien')).toEqual(['Alien', 'Aliens', 'Alien 3']);
    expect(await found('godfather')).toEqual(['The Godfather', 'Godfather of Harlem', 'The Godfather: Part II']);
    expect(await found('man')).toEqual([
      'Spider-Man',
      'Spider-Man 2',
      'The Amazing Spider-Man',
      'Spiderman Strikes Back',
      'Superman',
    ]);
  });

  it('orders titles of one name newest first, then by id, and ends at the limit', async () => {
    const titles = catalogOf(['Solaris', 'Solaris', 'Solaris']).map((title, at) => ({
      ...title,
      titleId: `s${3 - at}`,
    }));
    await new TitlesRepository(suite.database).putTitles(
      titles.map((title, at) => ({ ...title, releasedAt: titles[Math.min(at, 1)]?.releasedAt ?? '' })),
    );
    expect(await search.findTitleIds('solaris', 10)).toEqual(['s3', 's1', 's2']);
    expect(await search.findTitleIds('solaris', 2)).toEqual(['s3', 's1']);
  });

  it('finds a renamed title by its new name only', async () => {
    const titles = new TitlesRepository(suite.database);
    const [title] = catalogOf(['Working Heading']).map((each) => ({ ...each, titleId: 'renamed' }));
    await titles.putTitles([title!]);
    await titles.putTitles([{ ...title!, name: 'Final Chapter' }]);
    expect(await found('working heading')).toEqual([]);
    expect(await found('final chapter')).toEqual(['Final Chapter']);
  });

  it('finds titles whose search names an older version made, after they are made again', async () => {
    const { database } = suite;
    await database.$executeRaw`UPDATE title SET search_name = 'ocean s eleven', search_joined = '', search_version = 0
      WHERE name = ${"Ocean's Eleven"}`;
    expect(await found('oceanseleven')).toEqual([]);
    expect(await searchIndexOf(database).updateOutdated(500)).toBe(1);
    expect(await found('oceanseleven')).toEqual(["Ocean's Eleven"]);
    expect(await searchIndexOf(database).updateOutdated(500)).toBe(0);
  });
});

describe('a search among many titles', () => {
  let suite: Awaited<ReturnType<typeof suiteDatabase>>;
  beforeAll(async () => {
    suite = await suiteDatabase();
    const { database } = suite;
    await database.$executeRaw`
      INSERT INTO title (title_id, version, name, search_name, search_joined, search_version, year, genres, released_at)
      SELECT 'm' || n, 1, name, name, replace(name, ' ', ''), 1, 2001, '{}', now()
      FROM generate_series(1, 20000) AS n, LATERAL (SELECT translate(md5(n::text), '0123456789', ' gh mnors ')) AS made (name)`;
    await new TitlesRepository(database).putTitles(catalogOf(NAMES));
    await database.$executeRaw`VACUUM ANALYZE title`;
  }, 60_000);
  afterAll(() => suite[Symbol.asyncDispose]());

  it.each(['pulp fiction', 'spiderman', 'man', 'up', '2 rocky', 'interstelar', 'a b c d e f g h i j k l'])(
    'reads an index, not every name, for %j',
    async (typed) => {
      const statements: { query: string; params: string }[] = [];
      const database = new PrismaClient({
        adapter: postgresAdapter(suite.url, { connections: 1, connectMs: 5_000 }),
        log: [{ emit: 'event', level: 'query' }],
      });
      database.$on('query', (event) => statements.push(event));
      await searchOf(database).findTitleIds(typed, 10);
      const { query, params } = statements.findLast((each) => each.query.includes('ORDER BY'))!;
      const plan = await database.$queryRawUnsafe(`EXPLAIN ${query}`, ...(JSON.parse(params) as unknown[]));
      await database.$disconnect();
      expect(JSON.stringify(plan)).toMatch(/Bitmap Index Scan on title_search_(name|joined)_trigrams/);
      expect(JSON.stringify(plan)).not.toMatch(/Seq Scan/);
    },
  );
});

describe('a search that takes too long over typing errors', () => {
  let suite: Awaited<ReturnType<typeof suiteDatabase>>;
  beforeAll(async () => {
    suite = await suiteDatabase();
    await new TitlesRepository(suite.database).putTitles(catalogOf(NAMES));
    await suite.database.$executeRaw`CREATE SCHEMA slow`;
    await suite.database.$executeRaw`
      CREATE FUNCTION slow.word_similarity(text, text) RETURNS real LANGUAGE sql VOLATILE
      AS 'SELECT 1::real FROM pg_sleep(5)'`;
    await suite.database.$executeRaw`
      DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = slow, public', current_database()); END $$`;
  }, 60_000);
  afterAll(() => suite[Symbol.asyncDispose]());

  it('finds nothing instead of waiting for the database', async () => {
    const database = openDatabase(suite.url);
    const began = performance.now();
    expect(await namesFound(database, searchOf(database), 'alein')).toEqual([]);
    expect(performance.now() - began).toBeLessThan(4_000);
    expect(await namesFound(database, searchOf(database), 'alien')).toContain('Alien');
    await database.$disconnect();
  });
});

describe('a search in a database without pg_trgm', () => {
  let suite: Awaited<ReturnType<typeof suiteDatabase>>;
  beforeAll(async () => {
    suite = await suiteDatabase();
    await suite.database.$executeRaw`DROP EXTENSION pg_trgm CASCADE`;
    await new TitlesRepository(suite.database).putTitles(catalogOf(NAMES));
  }, 60_000);
  afterAll(() => suite[Symbol.asyncDispose]());

  it.each(SEARCHES)('for %j finds %j first: %s', async (typed, name) => {
    expect((await namesFound(suite.database, searchOf(suite.database), typed))[0]).toBe(name);
  });

  it('finds no typing errors, and says so in the readiness report', async () => {
    const health = new Health();
    const index = searchIndexOf(suite.database, health);
    expect(health.report().details).toEqual({ search: { findsTypingErrors: 'unknown' } });
    expect(await index.hasTrigrams()).toBe(false);
    expect(health.report().details).toEqual({ search: { findsTypingErrors: false } });
    expect(await namesFound(suite.database, searchOf(suite.database), 'alein')).toEqual([]);
  });
});
