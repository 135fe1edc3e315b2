import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { composePage, composeRow, popularPage, segmentPages } from '@marquee/contracts/lolomo';
import { Problem } from '@marquee/contracts/problem';
import { buildRows, popularRows, segmentRows } from '@marquee/contracts/row-builder';
import type { BuiltRow, BuiltRows } from '@marquee/contracts/row-builder';
import { clientToken } from '@marquee/service-defaults';
import { callerHeaders, createTestApp, testService } from '@marquee/service-defaults/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../src/app.module.js';
import type { BuildRequest } from '../src/rows/rows.client.js';
import { AS_OF, builtRow, builtRows, ids } from './factories.js';

const picks = builtRow('top-picks', ids('pick', 6));
const trending = builtRow('trending-now', ids('trend', 6));
const ofSegment = builtRow('because-you-watched', ids('noir', 6), 'because-you-watched:x');

/** Answers build requests in turn, with an error once there is no answer left. */
class FakeRowBuilder {
  readonly requests: { body: BuildRequest; avoid: string | undefined }[] = [];
  answers: BuiltRows[] = [];
  shared: { popular: BuiltRow[]; segments: { segment: string; rows: BuiltRow[] }[] } | undefined;

  readonly rows = {
    answer: ({ body }: { body: BuildRequest }, { avoid }: { avoid?: string }) => {
      this.requests.push({ body, avoid });
      const built = this.answers.shift();
      if (built === undefined) return Promise.reject(new Error('row-builder is down'));
      const instance = `row-builder-${this.requests.length}`;
      return Promise.resolve({ body: built, bytes: 1_000, instance, serverTiming: 'build;dur=3' });
    },
  };

  readonly popular = () => {
    if (this.shared === undefined) return Promise.reject(new Error('row-builder is down'));
    return Promise.resolve({ asOf: AS_OF, rows: this.shared.popular });
  };

  readonly segments = () => Promise.resolve({ asOf: AS_OF, segments: this.shared?.segments ?? [] });
}

describe('lolomo', () => {
  let dataDir: string;
  let rowBuilder: FakeRowBuilder;
  let app: NestFastifyApplication;
  const viewer = { viewerId: 'v', device: 'tv' } as const;

  async function start(): Promise<void> {
    const module = await testService(
      { imports: [AppModule] },
      { environment: { MARQUEE_HOME: dataDir, INSTANCE_ID: 'lolomo-1' } },
    )
      .overrideProvider(clientToken(buildRows))
      .useValue(rowBuilder.rows)
      .overrideProvider(clientToken(popularRows))
      .useValue(rowBuilder.popular)
      .overrideProvider(clientToken(segmentRows))
      .useValue(rowBuilder.segments)
      .compile();
    app = await createTestApp(module);
  }

  const headers = callerHeaders('lolomo');
  const post = (path: string, payload: object) => app.inject({ method: 'POST', url: path, payload, headers });
  const page = async () => {
    const response = await post(composePage.path, { ...viewer, rows: 10, items: 5 });
    expect(response.statusCode).toBe(200);
    return composePage.responses[200].parse(response.json());
  };
  const rungs = (composed: Awaited<ReturnType<typeof page>>) => composed.rows.map((row) => [row.rowId, row.source]);

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'lolomo-'));
    rowBuilder = new FakeRowBuilder();
    rowBuilder.shared = { popular: [trending], segments: [{ segment: 'noir', rows: [ofSegment] }] };
    await start();
  });
  afterEach(async () => {
    await app.close();
    await rm(dataDir, { recursive: true });
  });

  it('composes a live page and passes on the timing of the row-builder', async () => {
    rowBuilder.answers = [builtRows({ rows: [picks, trending] })];
    const response = await post(composePage.path, { ...viewer, rows: 10, items: 5 });
    expect(composePage.responses[200].parse(response.json())).toMatchObject({ source: 'live', degraded: [] });
    expect(response.headers['server-timing']).toMatch(/^rows;dur=[\d.]+, compose;dur=[\d.]+, build;dur=3$/);
  });

  it('serves the rows of the last live page while the row-builder is down', async () => {
    rowBuilder.answers = [builtRows({ rows: [picks] })];
    await page();
    expect(rungs(await page())).toEqual([
      ['top-picks', 'last-good'],
      ['trending-now', 'popular'],
    ]);
  });

  it('takes a missing row from the segment that the same answer names', async () => {
    const missing = [{ kind: 'because-you-watched' as const, reason: 'timeout' as const }];
    rowBuilder.answers = [builtRows({ segment: 'noir', rows: [picks], missing })];
    const composed = await page();
    expect(rungs(composed)).toContainEqual(['because-you-watched:x', 'segment']);
    expect(composed.segment).toBe('noir');
  });

  it('requests missing kinds once more, from another replica, and remembers what it gets', async () => {
    rowBuilder.answers = [
      builtRows({ rows: [trending], missing: [{ kind: 'top-picks', reason: 'error' }] }),
      builtRows({ rows: [picks] }),
    ];
    expect(await page()).toMatchObject({ source: 'live', degraded: [] });
    expect(rowBuilder.requests).toEqual([
      { body: viewer, avoid: undefined },
      { body: { ...viewer, kinds: ['top-picks'] }, avoid: 'row-builder-1' },
    ]);
    expect(rungs(await page())).toEqual([
      ['top-picks', 'last-good'],
      ['trending-now', 'last-good'],
    ]);
  });

  it('refreshes one row without titles of the rows above it', async () => {
    rowBuilder.answers = [
      builtRows({ rows: [picks, trending] }),
      builtRows({ rows: [builtRow('trending-now', ['pick0', ...ids('new', 6)])] }),
    ];
    const { pageId } = await page();
    const response = await post(composeRow.path, { ...viewer, rowId: 'trending-now', items: 5, pageId });
    const row = composeRow.responses[200].parse(response.json());
    expect(row).toMatchObject({ source: 'live' });
    expect(row.items.map(({ titleId }) => titleId)).toEqual(ids('new', 5));
  });

  it('answers 404 for a row that the viewer does not have', async () => {
    rowBuilder.answers = [builtRows({ rows: [picks] })];
    const response = await post(composeRow.path, { ...viewer, rowId: 'watch-again', items: 5 });
    expect(response.statusCode).toBe(404);
    expect(Problem.parse(response.json()).code).toBe('no-such-row');
  });

  it('serves popular and segment pages', async () => {
    const popular = await app.inject({ url: popularPage.path, headers });
    expect(popularPage.responses[200].parse(popular.json())).toMatchObject({ viewerId: 'nobody', source: 'popular' });
    const segments = await app.inject({ url: segmentPages.path, headers });
    const { pages } = segmentPages.responses[200].parse(segments.json());
    expect(pages.map(({ segment, page: { source } }) => [segment, source])).toEqual([['noir', 'segment']]);
  });

  it('has its shared rows again after a restart without the row-builder', async () => {
    await app.close();
    rowBuilder.shared = undefined;
    await start();
    expect(rungs(await page())).toEqual([['trending-now', 'popular']]);
  });

  it('answers 503 while it has no row at all', async () => {
    await app.close();
    await rm(dataDir, { recursive: true });
    rowBuilder.shared = undefined;
    await start();
    const response = await post(composePage.path, { ...viewer, rows: 10, items: 5 });
    expect(response.statusCode).toBe(503);
    expect(Problem.parse(response.json()).code).toBe('no-instance');
    expect(response.headers['retry-after']).toBe('1');
  });
});
