import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { migrate } from '@marquee/tooling/migrate';
import pg from 'pg';
import { createCluster, postgresSpec, superuserUrl } from '../engines/postgres.js';
import { freePort } from '../state/ports.js';
import { startEngine } from './engine-process.js';

/**
 * Creates a database on the server that `DATABASE_URL` names, or else on an embedded server for this suite, and applies
 * the migrations in the folder `migrations`.
 */
export async function testDatabase(
  options: { migrations?: string } = {},
): Promise<{ readonly url: string } & AsyncDisposable> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const external = process.env['DATABASE_URL'];
  const server = external ? { url: external, [Symbol.asyncDispose]: () => Promise.resolve() } : await embeddedServer();
  await execute(server.url, `CREATE DATABASE "${name}"`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  if (options.migrations !== undefined) await migrate({ url: url.toString(), folder: options.migrations });
  return {
    url: url.toString(),
    async [Symbol.asyncDispose]() {
      if (external) await execute(server.url, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
      await server[Symbol.asyncDispose]();
    },
  };
}

async function embeddedServer(): Promise<{ url: string } & AsyncDisposable> {
  const [port, password] = [await freePort(), randomBytes(12).toString('hex')];
  let url = '';
  const engine = await startEngine(async (folder) => {
    const cluster = { folder: join(folder, 'postgres'), port, password, log: join(folder, 'postgres.log') };
    await createCluster(cluster);
    url = superuserUrl(cluster);
    return postgresSpec(cluster);
  });
  return { url, [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() };
}

async function execute(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
