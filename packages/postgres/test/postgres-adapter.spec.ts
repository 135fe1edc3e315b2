import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Proxy, freePort, testDatabase } from '@marquee/local/testing';
import { postgresAdapter } from '../src/index.js';
import type { PoolState, PostgresLimits, QueryInterceptor } from '../src/index.js';

/** Nothing comes through before the client gives up. */
const FROZEN = { kind: 'delay', ms: 60_000 } as const;
const LIMITS = { connections: 1, connectMs: 2_000, statementMs: 100, queryMs: 400 };

type Connection = Awaited<ReturnType<ReturnType<typeof postgresAdapter>['connect']>>;

describe('a PostgreSQL adapter', () => {
  let server: Awaited<ReturnType<typeof testDatabase>>;
  let proxy: Proxy;
  const open: Connection[] = [];

  beforeAll(async () => {
    server = await testDatabase();
    const { port, hostname } = new URL(server.url);
    proxy = await Proxy.open(await freePort(), Number(port || 5432), hostname);
  }, 60_000);
  afterEach(async () => {
    await Promise.all(open.splice(0).map((connection) => connection.dispose()));
    await proxy.switchTo({ kind: 'pass' });
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  }, 60_000);

  async function connection(
    limits: PostgresLimits,
    onError?: (error: Error) => void,
    around: QueryInterceptor = (_sql, query) => query(),
  ): Promise<Connection> {
    const url = new URL(server.url);
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    const opened = await postgresAdapter(url.href, limits, { onError, around }).connect();
    open.push(opened);
    return opened;
  }

  const run = (from: Connection, sql: string) => from.queryRaw({ sql, args: [], argTypes: [] });

  it('has PostgreSQL cancel a statement after its limit', async () => {
    const database = await connection(LIMITS);
    // 57014 is PostgreSQL’s own code for a canceled statement.
    await expect(run(database, 'SELECT pg_sleep(5)')).rejects.toMatchObject({ cause: { originalCode: '57014' } });
    expect((await run(database, 'SELECT 1 AS one')).rows).toEqual([[1]]);
  });

  it('lets a statement run as long as it needs if no limit is given', async () => {
    const database = await connection({ connections: 1, connectMs: 2_000 });
    expect((await run(database, "SELECT current_setting('statement_timeout')")).rows).toEqual([['0']]);
  });

  it('tells who watches it about its pool', async () => {
    const pools: PoolState[] = [];
    const seen = () =>
      pools.map(({ totalCount, idleCount, waitingCount }) => ({ totalCount, idleCount, waitingCount }));
    const opened = await postgresAdapter(server.url, LIMITS, { onPool: (pool) => pools.push(pool) }).connect();
    open.push(opened);
    await run(opened, 'SELECT 1');
    expect(seen()).toEqual([{ totalCount: 1, idleCount: 1, waitingCount: 0 }]);
    const waiting = [run(opened, 'SELECT 1 FROM pg_sleep(0.05)'), run(opened, 'SELECT 2')];
    await nextTurn();
    expect(seen()).toEqual([{ totalCount: 1, idleCount: 0, waitingCount: 1 }]);
    await Promise.all(waiting);
  });

  it('gives up on a server that is frozen', async () => {
    const database = await connection(LIMITS);
    await run(database, 'SELECT 1');
    await proxy.switchTo(FROZEN);
    await expect(run(database, 'SELECT 1')).rejects.toThrow(/timeout/i);
  });

  it('gives up waiting for a connection when the pool is busy', async () => {
    const database = await connection({ connections: 1, connectMs: 100 });
    await run(database, 'SELECT 1');
    const busy = run(database, 'SELECT pg_sleep(1)::text');
    await expect(run(database, 'SELECT 1')).rejects.toThrow(/timeout/i);
    await busy;
  });

  it('reports the end of an idle connection, and opens a new one', async () => {
    const reported = Promise.withResolvers<Error>();
    const database = await connection(LIMITS, reported.resolve);
    await run(database, 'SELECT 1');
    await proxy.switchTo({ kind: 'reset' });
    expect((await reported.promise).message).toBe('read ECONNRESET');
    await proxy.switchTo({ kind: 'pass' });
    expect((await run(database, 'SELECT 1 AS one')).rows).toEqual([[1]]);
  });

  it('passes every query through its interceptor, those of transactions included', async () => {
    const seen: string[] = [];
    const database = await connection(LIMITS, undefined, async (sql, query) => {
      const result = await query();
      seen.push(sql);
      return result;
    });
    await run(database, 'SELECT 1 AS one');
    const transaction = await database.startTransaction();
    await transaction.queryRaw({ sql: 'SELECT 2 AS two', args: [], argTypes: [] });
    await transaction.commit();
    expect(seen).toEqual(expect.arrayContaining(['SELECT 1 AS one', 'SELECT 2 AS two']));
  });

  it('connects at the first query, so a server that is down does not stop a service from starting', async () => {
    await expect(postgresAdapter('postgresql://nobody@127.0.0.1:1/none', LIMITS).connect()).resolves.toMatchObject({
      provider: 'postgres',
    });
  });
});
