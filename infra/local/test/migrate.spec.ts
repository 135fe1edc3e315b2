import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { migrate } from '@marquee/tooling/migrate';
import pg from 'pg';
import { testDatabase } from '../src/testing/index.js';

describe('the migrate runner', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let client: pg.Client;
  let folder: string;

  beforeAll(async () => {
    database = await testDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  }, 60_000);

  afterAll(async () => {
    await client?.end();
    await database?.[Symbol.asyncDispose]();
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'migrations-'));
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function write(name: string, sql: string): Promise<void> {
    await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, name, 'migration.sql'), sql);
  }

  const run = () => migrate({ url: database.url, folder });

  it('applies each migration once, in the order of their names, with Prisma’s checksum', async () => {
    const second = 'INSERT INTO title VALUES (1)';
    await write('2_second', second);
    await write('1_first', 'CREATE TABLE title (id int)');
    expect(await run()).toEqual(['1_first', '2_second']);
    expect(await run()).toEqual([]);
    const { rows } = await client.query('SELECT checksum FROM _prisma_migrations ORDER BY migration_name DESC LIMIT 1');
    expect(rows).toEqual([{ checksum: createHash('sha256').update(second).digest('hex') }]);
  });

  it('applies each migration once when several callers run at the same time', async () => {
    await write('1_first', 'CREATE TABLE title (id int); SELECT pg_sleep(0.1)');
    const applied = await Promise.all([run(), run(), run()]);
    expect(applied.flat()).toEqual(['1_first']);
  });

  it('rolls a failed migration back as a whole and refuses to continue until it is resolved', async () => {
    await write('1_first', 'CREATE TABLE title (id int); SELECT nonsense');
    await expect(run()).rejects.toMatchObject({ code: 'MIGRATION_FAILED', retriable: false });
    await expect(run()).rejects.toMatchObject({ code: 'MIGRATION_FAILED_EARLIER' });
    const { rows } = await client.query("SELECT to_regclass('title') AS title");
    expect(rows).toEqual([{ title: null }]);
  });

  it('applies a migration again that was resolved as rolled back', async () => {
    await write('1_first', 'SELECT nonsense');
    await expect(run()).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
    await client.query('UPDATE _prisma_migrations SET rolled_back_at = now()');
    await write('1_first', 'CREATE TABLE title (id int)');
    expect(await run()).toEqual(['1_first']);
  });

  it('accepts a migration that was applied from a checkout with other line ends', async () => {
    const sql = 'CREATE TABLE title (id int);\nCREATE TABLE card (id int);\n';
    await write('1_first', sql.replaceAll('\n', '\r\n'));
    await run();
    await write('1_first', sql);
    expect(await run()).toEqual([]);
    const crlf = createHash('sha256').update(sql.replaceAll('\n', '\r\n')).digest('hex');
    await client.query('UPDATE _prisma_migrations SET checksum = $1', [crlf]);
    expect(await run()).toEqual([]);
  });

  it('gives up when another process holds the lock for too long', async () => {
    await write('1_first', 'CREATE TABLE title (id int)');
    await client.query('SELECT pg_advisory_lock(72707369)');
    try {
      const limited = migrate({ url: database.url, folder, lockLimitMs: 200 });
      await expect(limited).rejects.toMatchObject({ code: 'MIGRATION_LOCKED', retriable: true });
    } finally {
      await client.query('SELECT pg_advisory_unlock(72707369)');
    }
    expect(await run()).toEqual(['1_first']);
  });

  it('stops waiting for the lock when it is aborted', async () => {
    await write('1_first', 'CREATE TABLE title (id int)');
    await client.query('SELECT pg_advisory_lock(72707369)');
    try {
      await expect(migrate({ url: database.url, folder, signal: AbortSignal.timeout(200) })).rejects.toThrow(/timeout/);
    } finally {
      await client.query('SELECT pg_advisory_unlock(72707369)');
    }
  });

  it('rolls a running migration back when it is aborted, and applies it at the next run', async () => {
    await write('1_first', 'CREATE TABLE title (id int); SELECT pg_sleep(30)');
    await expect(migrate({ url: database.url, folder, signal: AbortSignal.timeout(500) })).rejects.toThrow(/timeout/);
    await write('1_first', 'CREATE TABLE title (id int)');
    expect(await run()).toEqual(['1_first']);
  });

  it('refuses a schema other than public, which the services would not use', async () => {
    const url = `${database.url}?schema=titles`;
    await expect(migrate({ url, folder })).rejects.toMatchObject({ code: 'MIGRATION_SCHEMA' });
    expect(await migrate({ url: `${database.url}?schema=public`, folder })).toEqual([]);
  });

  it('names the server that it cannot connect to', async () => {
    await expect(migrate({ url: 'postgresql://nobody@127.0.0.1:1/none', folder })).rejects.toThrow(
      /^Cannot connect to the database at 127\.0\.0\.1:1: .*ECONNREFUSED/,
    );
  });

  it('refuses a migration that was edited after it was applied', async () => {
    await write('1_first', 'CREATE TABLE title (id int)');
    await run();
    await write('1_first', 'CREATE TABLE title (id bigint)');
    await expect(run()).rejects.toMatchObject({ code: 'MIGRATION_EDITED' });
  });
});
