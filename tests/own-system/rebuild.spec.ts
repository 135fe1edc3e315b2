import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GatewayClient, halfWatched, isWhole, rowOf, viewingEvent } from '../support/gateway.js';
import { System } from '../support/platform.js';
import { until } from '../support/until.js';

const CLI = join(import.meta.dirname, '../../infra/local/dist/cli.js');
/** What follows from the topics alone. Rankings, models and hourly plays also depend on the time. */
const TABLES = [
  'viewer_title',
  'viewer_event_count',
  'event_count',
  'title_statistics',
  'row_statistics',
  'seen_event',
  'consumer_offset',
] as const;

const dataDir = mkdtempSync(join(tmpdir(), 'marquee-rebuild-'));
const marquee = (...args: string[]) =>
  promisify(execFile)(process.execPath, [CLI, ...args], { env: { ...process.env, MARQUEE_HOME: dataDir } });

describe('npm run rebuild -- rows', () => {
  let system: System;
  let gateway: GatewayClient;
  beforeAll(async () => {
    await marquee('start', '--detach', '--any-port');
    system = new System(dataDir);
    await until('the data set', 90_000, async () => system.run().loaded, 200);
    gateway = new GatewayClient(system.url);
  }, 150_000);
  afterAll(async () => {
    await gateway?.close();
    await marquee('stop');
    rmSync(dataDir, { recursive: true, force: true });
  }, 60_000);

  async function dump(): Promise<Record<string, string[]>> {
    const client = new pg.Client({ connectionString: system.run().engines.databases['rows'] });
    await client.connect();
    try {
      const found: Record<string, string[]> = {};
      for (const table of TABLES) {
        const { rows } = await client.query<{ row: string }>(
          `SELECT to_jsonb(t)::text AS row FROM ${table} t ORDER BY 1`,
        );
        found[table] = rows.map(({ row }) => row);
      }
      return found;
    } finally {
      await client.end();
    }
  }

  it('gives the same state, byte by byte, while pages are served', async () => {
    // The simulator's viewers would add events between the two dumps.
    await system.keepDown('simulator-1');
    const viewer = await gateway.createViewer('Rebuilt');
    const titleId = (await viewer.page()).rows[0]?.items[0]?.titleId ?? '';
    await viewer.postEvents(halfWatched(titleId), viewingEvent('my-list-added', titleId));
    await until('my list', 10_000, async () => rowOf(await viewer.page(), 'my-list') !== undefined);
    const before = await dump();
    expect(before['seen_event']?.length).toBeGreaterThan(1_000);
    const { stdout } = await marquee('rebuild', 'rows');
    expect(stdout).toMatch(/Done in \d+ s/);
    expect(await dump()).toEqual(before);
    await until('a whole page', 30_000, async () => isWhole(await viewer.page()));
    expect(rowOf(await viewer.page(), 'my-list')?.items.map((item) => item.titleId)).toEqual([titleId]);
  }, 150_000);
});
