import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '@marquee/local/testing';
import pg from 'pg';
import { isDataError, sqlStateOf } from '../src/index.js';

describe('isDataError', () => {
  let server: Awaited<ReturnType<typeof testDatabase>>;
  let client: pg.Client;
  beforeAll(async () => {
    server = await testDatabase();
    client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('CREATE TABLE thing (id int PRIMARY KEY CHECK (id > 0), text text)');
    await client.query('CREATE INDEX ON thing (text)');
  }, 60_000);
  afterAll(async () => {
    await client.end();
    await server[Symbol.asyncDispose]();
  });

  const errorOf = (sql: string) =>
    client.query(sql).then(
      () => undefined,
      (error: unknown) => error,
    );
  /** As Prisma reports errors of its driver. */
  const prismaError = (cause: unknown) =>
    Object.assign(new Error('Raw query failed.'), { code: 'P2010', meta: { driverAdapterError: { cause } } });

  it.each([
    ['a number out of range', "SELECT '2147483648'::int"],
    ['a time out of range', "SELECT '0000-01-01T00:00:00Z'::timestamptz"],
    ['half a surrogate pair', `SELECT '"\\ud800"'::jsonb`],
    ['a violated check', 'INSERT INTO thing VALUES (0)'],
    [
      'a value too long for its index',
      "INSERT INTO thing SELECT 1, string_agg(md5(n::text), '') FROM generate_series(1, 500) n",
    ],
    ['an exception of a trigger', "DO $$ BEGIN RAISE EXCEPTION 'no'; END $$"],
  ])('is true for %s, also inside an error of Prisma', async (_, sql) => {
    const error = await errorOf(sql);
    expect(isDataError(error)).toBe(true);
    expect(isDataError(prismaError({ originalCode: sqlStateOf(error) }))).toBe(true);
    expect(isDataError(new Error('while applying', { cause: error }))).toBe(true);
  });

  it.each([
    ['a table that is not there', 'SELECT * FROM nothing'],
    ['a statement that took too long', 'SET statement_timeout = 1; SELECT pg_sleep(1)'],
  ])('is false for %s', async (_, sql) => {
    const error = await errorOf(sql);
    expect(sqlStateOf(error)).toMatch(/^(42|57)/);
    expect(isDataError(error)).toBe(false);
  });

  it.each([
    ['a deadlock', { code: '40P01' }],
    ['a full disk', { code: '53100' }],
    ['a lost connection', { code: 'ECONNREFUSED' }],
    ['a broken pipe, whose code has the length of a SQLSTATE', { code: 'EPIPE' }],
    ['a transaction that Prisma gave up', { code: 'P2028' }],
    ['text', 'no'],
    ['nothing', undefined],
  ])('is false for %s', (_, error) => {
    expect(isDataError(error)).toBe(false);
  });
});
