import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createDatabase, stepsFor } from '../src/engines/databases.js';
import { unprivilegedUser } from '../src/engines/postgres-binaries.js';
import { createCluster, postgresSpec, superuserUrl } from '../src/engines/postgres.js';
import { freePort } from '../src/state/ports.js';
import { Supervised } from '../src/supervise/supervised.js';
import { testDatabase, testEtcd, testKafka } from '../src/testing/index.js';

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('an embedded PostgreSQL', () => {
  let folder: string;
  let server: Supervised;
  afterEach(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }, 20_000);

  it('has a database that works wherever an earlier start was interrupted', async () => {
    folder = await mkdtemp(join(tmpdir(), 'postgres-'));
    const cluster = { folder: join(folder, 'data'), port: await freePort(), password: 'p', log: join(folder, 'log') };
    await createCluster(cluster);
    server = new Supervised(postgresSpec(cluster), () => undefined);
    server.start();
    await server.untilReady(AbortSignal.timeout(20_000));
    const rolesOf = (database: string) => ({ database, ownerPassword: 'o', runtimePassword: 'r' });
    await createDatabase((name) => superuserUrl(cluster, name), rolesOf('guest'));
    const count = stepsFor(rolesOf('any')).length;
    expect(count).toBeGreaterThan(8);
    for (let done = 0; done <= count; done += 1) {
      const database = `stopped_${done}`;
      for (const step of stepsFor(rolesOf(database)).slice(0, done)) {
        await query(superuserUrl(cluster, step.in), step.sql);
      }
      await createDatabase((name) => superuserUrl(cluster, name), rolesOf(database));
      const at = (role: string, password: string) =>
        `postgresql://${role}:${password}@127.0.0.1:${cluster.port}/${database}`;
      await query(at(`${database}_owner`, 'o'), 'CREATE TABLE kept (n serial)');
      await query(at(database, 'r'), 'INSERT INTO kept DEFAULT VALUES');
      await expect(query(at('guest', 'r'), 'SELECT 1')).rejects.toThrow(/permission denied/);
    }
  }, 60_000);

  it('keeps committed data through a kill -9, and keeps each service out of the databases of others', async () => {
    folder = await mkdtemp(join(tmpdir(), 'postgres-'));
    const cluster = {
      folder: join(folder, 'data'),
      port: await freePort(),
      password: 'secret',
      log: join(folder, 'log'),
    };
    await createCluster(cluster);
    server = new Supervised(postgresSpec(cluster), () => undefined);
    server.start();
    await server.untilReady(AbortSignal.timeout(20_000));
    for (const database of ['one', 'two']) {
      for (let time = 0; time < 2; time += 1) {
        await createDatabase((name) => superuserUrl(cluster, name), {
          database,
          ownerPassword: 'o',
          runtimePassword: 'r',
        });
      }
    }
    const at = (role: string, password: string, database: string) =>
      `postgresql://${role}:${password}@127.0.0.1:${cluster.port}/${database}`;
    await query(at('one_owner', 'o', 'one'), 'CREATE TABLE kept (n int)');
    await query(at('one', 'r', 'one'), 'INSERT INTO kept VALUES (7)');
    await expect(query(at('one', 'r', 'one'), 'DROP TABLE kept')).rejects.toThrow(/must be owner/);
    await expect(query(at('two', 'r', 'one'), 'SELECT 1')).rejects.toThrow(/permission denied/);

    await server.kill();
    await server.untilReady(AbortSignal.timeout(20_000));
    expect(await query(at('one', 'r', 'one'), 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  }, 60_000);
});

describe('the user that PostgreSQL runs as when Marquee is started by root', () => {
  const bare =
    'root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n';

  it('is one that the machine knows', () => {
    expect(unprivilegedUser(`${bare}ann:x:1000:1000::/home/ann:/bin/sh\n`)).toEqual({ uid: 1000, gid: 1000 });
    expect(unprivilegedUser(bare)).toEqual({ uid: 1, gid: 1 });
    expect(unprivilegedUser('root:x:0:0:root:/root:/bin/bash\n\n+::::::\n')).toBeUndefined();
  });
});

describe('the engines for suites', () => {
  it('are ready to use at their addresses', async () => {
    await using database = await testDatabase();
    await using kafka = await testKafka();
    await using etcd = await testEtcd();
    expect(await query(database.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(kafka.brokers).toMatch(/:\d+$/);
    const range = await fetch(`${etcd.endpoints.split(',')[0]}/v3/kv/range`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key: Buffer.from('/').toString('base64') }),
    });
    expect(range.status).toBe(200);
  }, 60_000);
});
