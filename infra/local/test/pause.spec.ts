import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createCluster, postgresSpec, superuserUrl } from '../src/engines/postgres.js';
import type { PostgresOptions } from '../src/engines/postgres.js';
import { freePort } from '../src/state/ports.js';
import { Supervised } from '../src/supervise/supervised.js';

const soon = () => AbortSignal.timeout(30_000);

describe('a frozen PostgreSQL', () => {
  let folder: string;
  let options: PostgresOptions;
  let postgres: Supervised;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'marquee-pause-'));
    options = { folder: join(folder, 'data'), port: await freePort(), password: 'secret', log: join(folder, 'log') };
    await createCluster(options);
    postgres = new Supervised(postgresSpec(options), () => undefined);
    postgres.start();
    await postgres.untilReady(soon());
  }, 60_000);

  afterAll(async () => {
    await postgres?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: superuserUrl(options) });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  it('answers no open connection until it is resumed', async () => {
    const client = await connect();
    const order: string[] = [];
    postgres.pause();
    const answered = client.query('SELECT 1').then(() => order.push('answered'));
    // A running server needs far less than a second.
    await new Promise((done) => setTimeout(done, 1_000));
    order.push('resumed');
    postgres.resume();
    await answered;
    await client.end();
    expect(order).toEqual(['resumed', 'answered']);
  });

  it('is restarted when it is killed while frozen', async () => {
    const client = await connect();
    postgres.pause();
    await postgres.kill();
    await postgres.untilReady(soon());
    const again = await connect();
    expect((await again.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await again.end();
    await client.end().catch(() => undefined);
  }, 60_000);
});
