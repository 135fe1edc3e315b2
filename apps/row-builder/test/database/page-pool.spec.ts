import { expect, it } from '@jest/globals';
import { Databases } from '../../src/database/databases.js';
import { SuiteDatabase } from '../database.js';

it('PostgreSQL itself ends a statement that takes too long for a page, but not one of the work pool', async () => {
  await using database = await SuiteDatabase.open();
  await using databases = Databases.connect(database.url);
  const { pages, work } = databases;
  await expect(pages.$queryRaw`SELECT 1 AS one FROM pg_sleep(30)`).rejects.toThrow(/timeout/i);
  const running = await work.$queryRaw<unknown[]>`
    SELECT pid FROM pg_stat_activity
    WHERE state = 'active' AND query LIKE '%pg_sleep(30)%' AND pid <> pg_backend_pid()`;
  expect(running).toEqual([]);
  expect(await work.$queryRaw`SELECT 1 AS one FROM pg_sleep(0.4)`).toEqual([{ one: 1 }]);
}, 60_000);
