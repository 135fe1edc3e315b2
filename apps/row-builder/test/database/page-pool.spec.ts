import { expect, it } from '@jest/globals';
import { Databases } from '../../src/database/databases.js';
import { SuiteDatabase } from '../database.js';

it('a statement that a page waits for is ended by PostgreSQL itself, and one that may take its time is not', async () => {
  await using database = await SuiteDatabase.open();
  await using databases = new Databases(database.url);
  const { pages, work } = databases;
  await expect(pages.$queryRaw`SELECT 1 AS one FROM pg_sleep(30)`).rejects.toThrow(/timeout/i);
  const running = await work.$queryRaw<unknown[]>`
    SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(30)%' AND pid <> pg_backend_pid()`;
  expect(running).toEqual([]);
  expect(await work.$queryRaw`SELECT 1 AS one FROM pg_sleep(0.4)`).toEqual([{ one: 1 }]);
}, 60_000);
