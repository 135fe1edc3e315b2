import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PAGE_HEADERS, composePage, composeRow } from '@marquee/contracts/lolomo';
import { buildRows, popularRows, segmentRows } from '@marquee/contracts/row-builder';
import type { BuiltRows } from '@marquee/contracts/row-builder';
import { clientToken } from '@marquee/service-defaults';
import { callerHeaders, createTestApp, testService } from '@marquee/service-defaults/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import fc from 'fast-check';
import { AppModule } from '../src/app.module.js';
import type { BuildRequest } from '../src/rows/rows.client.js';
import { AS_OF, builtRow, builtRows } from './factories.js';

/** A row-builder whose viewers have a revision each. The ids of their titles name viewer and revision. */
class VersionedRowBuilder {
  readonly revisions = new Map<string, number>();
  readonly missing = new Map<string, BuiltRows['missing']>();
  /** Requests received. */
  asked = 0;
  built = 0;

  readonly client = {
    answer: async ({ body: { viewerId, ifRevision, kinds } }: { body: BuildRequest }) => {
      this.asked += 1;
      const number = this.revisions.get(viewerId) ?? 0;
      const revision = String(number);
      const missing = this.missing.get(viewerId) ?? [];
      const unchanged = ifRevision === revision && kinds === undefined;
      if (!unchanged) this.built += 1;
      const titleIds = Array.from({ length: 5 }, (_each, index) => `${viewerId}-${number}-${index}`);
      const trending = Array.from({ length: 5 }, (_each, index) => `trend-${viewerId}-${number}-${index}`);
      const absent = new Set(missing.map(({ kind }) => kind));
      const rows = [builtRow('top-picks', titleIds), builtRow('trending-now', trending)];
      const body = builtRows({
        viewerId,
        segment: `segment-of-${viewerId}`,
        missing,
        revision,
        ...(unchanged ? { unchanged: true, rows: [] } : { rows: rows.filter(({ kind }) => !absent.has(kind)) }),
      });
      return { body, bytes: unchanged ? 100 : 1_000, instance: 'row-builder-1', serverTiming: undefined };
    },
  };
}

describe('a page whose rows have not changed', () => {
  let dataDir: string;
  let rowBuilder: VersionedRowBuilder;
  const apps: NestFastifyApplication[] = [];

  async function start(instance: string): Promise<NestFastifyApplication> {
    const module = await testService(
      { imports: [AppModule] },
      { environment: { MARQUEE_HOME: dataDir, INSTANCE_ID: instance } },
    )
      .overrideProvider(clientToken(buildRows))
      .useValue(rowBuilder.client)
      .overrideProvider(clientToken(popularRows))
      .useValue(() => Promise.resolve({ asOf: AS_OF, rows: [] }))
      .overrideProvider(clientToken(segmentRows))
      .useValue(() => Promise.resolve({ asOf: AS_OF, segments: [] }))
      .compile();
    const app = await createTestApp(module);
    apps.push(app);
    return app;
  }

  const request = (app: NestFastifyApplication, viewerId: string, headers: Record<string, string> = {}, items = 5) =>
    app.inject({
      method: 'POST',
      url: composePage.path,
      payload: { viewerId, device: 'tv', rows: 10, items },
      headers: { ...callerHeaders('lolomo'), ...headers },
    });
  const pageOf = async (app: NestFastifyApplication, viewerId: string, headers = {}, items?: number) =>
    composePage.responses[200].parse((await request(app, viewerId, headers, items)).json());
  /** A page that may be made of rows which were confirmed in the last seconds. */
  const recentPageOf = (app: NestFastifyApplication, viewerId: string) =>
    pageOf(app, viewerId, { 'cache-control': 'max-age=5' });

  /** What a page shows that is not this viewer's, or not of this revision if the page has to be current. */
  async function foreignTitles(app: NestFastifyApplication, viewerId: string, number?: number): Promise<string[]> {
    const page = await (number === undefined ? recentPageOf(app, viewerId) : pageOf(app, viewerId));
    const shown = page.rows.flatMap(({ items }) => items.map(({ titleId }) => titleId));
    const prefix = number === undefined ? `${viewerId}-` : `${viewerId}-${number}-`;
    const own = shown.filter((titleId) => titleId.replace('trend-', '').startsWith(prefix));
    return own.length === 10 && page.viewerId === viewerId && page.source === 'live' ? [] : [viewerId, ...shown];
  }

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'lolomo-'));
    rowBuilder = new VersionedRowBuilder();
  });
  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.close()));
    await rm(dataDir, { recursive: true });
  });

  it('is live, has an id of its own, and is not built again', async () => {
    const app = await start('lolomo-1');
    const first = await pageOf(app, 'ann');
    const second = await pageOf(app, 'ann');
    expect(rowBuilder.built).toBe(1);
    expect(second).toMatchObject({ source: 'live', degraded: [], rows: first.rows, asOf: first.asOf });
    expect(second.pageId).not.toBe(first.pageId);
  });

  it('is built again as soon as the revision has changed', async () => {
    const app = await start('lolomo-1');
    await pageOf(app, 'ann');
    rowBuilder.revisions.set('ann', 1);
    expect((await pageOf(app, 'ann')).rows[0]?.items[0]?.titleId).toBe('ann-1-0');
  });

  it('has the grid size that is asked for', async () => {
    const app = await start('lolomo-1');
    expect((await pageOf(app, 'ann', {}, 5)).rows[0]?.items).toHaveLength(5);
    expect((await pageOf(app, 'ann', {}, 4)).rows[0]?.items).toHaveLength(4);
    expect(rowBuilder.built).toBe(1);
  });

  it('is made without asking the row-builder, if the gateway allows that', async () => {
    const app = await start('lolomo-1');
    const first = await pageOf(app, 'ann');
    const second = await recentPageOf(app, 'ann');
    expect(rowBuilder.asked).toBe(1);
    expect(second).toMatchObject({ source: 'live', degraded: [], rows: first.rows, asOf: first.asOf });
    expect(second.pageId).not.toBe(first.pageId);
    await pageOf(app, 'ann');
    expect(rowBuilder.asked).toBe(2);
  });

  it('is not made without asking once the row-builder has failed for any viewer', async () => {
    const app = await start('lolomo-1');
    await pageOf(app, 'ann');
    rowBuilder.missing.set('bob', [{ kind: 'top-picks', reason: 'timeout' }]);
    await pageOf(app, 'bob');
    const { asked } = rowBuilder;
    await recentPageOf(app, 'ann');
    expect(rowBuilder.asked).toBe(asked + 1);
    await recentPageOf(app, 'ann');
    expect(rowBuilder.asked).toBe(asked + 1);
  });

  it('is not made without asking after one of its rows was refreshed alone', async () => {
    const app = await start('lolomo-1');
    await pageOf(app, 'ann');
    const payload = { viewerId: 'ann', device: 'tv', rowId: 'top-picks', items: 5 };
    await app.inject({ method: 'POST', url: composeRow.path, payload, headers: callerHeaders('lolomo') });
    const { asked } = rowBuilder;
    await recentPageOf(app, 'ann');
    expect(rowBuilder.asked).toBe(asked + 1);
  });

  it('asks the row-builder once for simultaneous requests of one viewer, and each page has an id of its own', async () => {
    const app = await start('lolomo-1');
    const pages = await Promise.all(Array.from({ length: 5 }, () => recentPageOf(app, 'ann')));
    expect(rowBuilder.asked).toBe(1);
    expect(new Set(pages.map(({ pageId }) => pageId)).size).toBe(5);
    await Promise.all([pageOf(app, 'ann'), pageOf(app, 'ann')]);
    expect(rowBuilder.asked).toBe(3);
  });

  it('degrades the kinds that the row-builder could not confirm, and only those', async () => {
    const app = await start('lolomo-1');
    await pageOf(app, 'ann');
    rowBuilder.missing.set('ann', [{ kind: 'top-picks', reason: 'timeout' }]);
    const page = await pageOf(app, 'ann');
    expect(page.rows.map(({ rowId, source }) => [rowId, source])).toEqual([
      ['top-picks', 'last-good'],
      ['trending-now', 'live'],
    ]);
    expect(page.degraded).toMatchObject([{ rowId: 'top-picks', reason: 'timeout' }]);
    rowBuilder.missing.clear();
    expect(await pageOf(app, 'ann')).toMatchObject({ source: 'live', degraded: [] });
  });

  it('is built again after one of its rows was refreshed alone', async () => {
    const app = await start('lolomo-1');
    await pageOf(app, 'ann');
    const payload = { viewerId: 'ann', device: 'tv', rowId: 'top-picks', items: 5 };
    await app.inject({ method: 'POST', url: composeRow.path, payload, headers: callerHeaders('lolomo') });
    const built = rowBuilder.built;
    await pageOf(app, 'ann');
    expect(rowBuilder.built).toBe(built + 1);
  });

  it('is the same page compressed as it is uncompressed, and says in headers what it is', async () => {
    const app = await start('lolomo-1');
    const plain = await request(app, 'ann');
    const zipped = await request(app, 'ann', { 'accept-encoding': 'gzip' });
    expect(plain.headers).toMatchObject({
      [PAGE_HEADERS.viewerId]: 'ann',
      [PAGE_HEADERS.kinds]: 'top-picks,trending-now',
      [PAGE_HEADERS.segment]: 'segment-of-ann',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(zipped.headers['content-encoding']).toBe('gzip');
    const page = composePage.responses[200].parse(JSON.parse(gunzipSync(zipped.rawPayload).toString()));
    expect({ ...page, pageId: '', generatedAt: '' }).toEqual({ ...plain.json<object>(), pageId: '', generatedAt: '' });
  });

  it('is never the page of another viewer, whatever the order of requests, changes and restarts', async () => {
    const viewer = fc.nat(199).map((n) => `viewer${n}`);
    const step = fc.oneof(
      { weight: 10, arbitrary: fc.record({ act: fc.constant('page' as const), viewer, instance: fc.nat(1) }) },
      { weight: 10, arbitrary: fc.record({ act: fc.constant('recent page' as const), viewer, instance: fc.nat(1) }) },
      { weight: 8, arbitrary: fc.record({ act: fc.constant('change' as const), viewer, instance: fc.nat(1) }) },
      { weight: 1, arbitrary: fc.record({ act: fc.constant('restart' as const), viewer, instance: fc.nat(1) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 100, maxLength: 200 }), async (steps) => {
        const instances = [await start('lolomo-1'), await start('lolomo-2')] as const;
        const current = [...instances];
        const inFlight: Promise<string[]>[] = [];
        const wrong: string[] = [];
        // Requests in flight may see the revision before or after a change; those from then on see the new one.
        const settle = async () => wrong.push(...(await Promise.all(inFlight.splice(0))).flat());
        for (const { act, viewer: viewerId, instance } of steps) {
          const number = rowBuilder.revisions.get(viewerId) ?? 0;
          const app = current[instance] ?? instances[0];
          if (act === 'page') inFlight.push(foreignTitles(app, viewerId, number));
          else if (act === 'recent page') inFlight.push(foreignTitles(app, viewerId));
          else await settle();
          if (act === 'change') rowBuilder.revisions.set(viewerId, number + 1);
          if (act === 'restart') {
            await current[instance]?.close();
            current[instance] = await start(`lolomo-${instance + 1}`);
          }
        }
        await settle();
        await Promise.all(apps.splice(0).map((app) => app.close()));
        expect(wrong).toEqual([]);
      }),
      { numRuns: 5 },
    );
  }, 60_000);
});
