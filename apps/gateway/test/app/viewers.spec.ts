import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createViewer, listViewers, openSession } from '@marquee/contracts/gateway';
import type { Viewer } from '@marquee/contracts/gateway';
import { testDatabase } from '@marquee/local/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { importGrant, newDataDirectory, problemIn, TestGateway } from './test-gateway.js';
import { TcpProxy } from './tcp-proxy.js';

const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

let database: Awaited<ReturnType<typeof testDatabase>>;
let dataDirectory: string;
let proxy: TcpProxy;
let gateway: TestGateway;

beforeAll(async () => {
  database = await testDatabase({ migrations: MIGRATIONS });
}, 30_000);
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});
beforeEach(async () => {
  dataDirectory = await newDataDirectory();
  proxy = await TcpProxy.to(database.url);
  gateway = await TestGateway.open({ dataDirectory, databaseUrl: proxy.urlThrough(database.url) });
});
afterEach(async () => {
  await gateway[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
  await rm(dataDirectory, { recursive: true });
});

const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
  gateway.inject({ method: 'POST', url, payload, headers });

async function make(name: string, viewerId?: string): Promise<Viewer> {
  const response = await post('/api/viewers', { name, ...(viewerId && { viewerId }) }, viewerId ? importGrant() : {});
  expect(response.statusCode).toBe(201);
  return createViewer.responses[201].parse(response.json());
}

async function list(query: string): Promise<string[]> {
  const { viewers } = listViewers.responses[200].parse((await gateway.inject({ url: `/api/viewers?${query}` })).json());
  return viewers.map(({ viewerId }) => viewerId);
}

describe('viewers', () => {
  it('are created with a name and can sign in at once', async () => {
    const viewer = await make('  Dora ');
    expect(viewer.name).toBe('Dora');
    const session = await post('/api/session', { viewerId: viewer.viewerId });
    expect(openSession.responses[200].parse(session.json())).toEqual({ viewer });
    expect(session.headers['set-cookie']).toMatch(
      /^marquee_session_80=v2\..*; Path=\/; HttpOnly; SameSite=Lax; Expires=/,
    );
  });

  it('are created once with an import grant, however often the request is repeated', async () => {
    const first = await make('First', 'grant-1');
    expect(await make('Second', 'grant-1')).toEqual(first);
  });

  it('are not created without end, but under an import grant', async () => {
    await make('One');
    gateway.config.override('gateway.limits.viewers', 1);
    const response = await post('/api/viewers', { name: 'Two' });
    expect(problemIn(response, 503)).toMatchObject({
      code: 'viewers-full',
      detail: expect.stringContaining('operator'),
    });
    expect((await make('Three', 'grant-2')).viewerId).toBe('grant-2');
    expect(await gateway.metrics.text()).toMatch(/^marquee_viewers\{.*\} [2-9]/m);
  });

  it('are listed page by page without gaps or duplicates', async () => {
    const ids = ['list-a', 'list-B', 'list-c', 'list-d'];
    for (const id of ids) await make(id, id);
    const seen: string[] = [];
    let after: string | null = 'list-';
    while (after !== null) {
      const response = await gateway.inject({ url: `/api/viewers?limit=1&after=${after}` });
      const page = listViewers.responses[200].parse(response.json());
      seen.push(...page.viewers.map(({ viewerId }) => viewerId));
      after = page.next;
    }
    expect(seen.filter((id) => id.startsWith('list-'))).toEqual(ids.toSorted());
  });

  it('who do not exist cannot sign in', async () => {
    const problem = problemIn(await post('/api/session', { viewerId: 'nobody-here' }), 404);
    expect([problem.code, problem.errors?.[0]?.path]).toEqual(['no-such-viewer', '/viewerId']);
  });
});

describe('a session', () => {
  it('by cookie outlives a restart and ends when it is closed', async () => {
    const { viewerId } = await make('Eve');
    const opened = await post('/api/session', { viewerId });
    const cookie = String(opened.headers['set-cookie']).split(';')[0] ?? '';
    await gateway[Symbol.asyncDispose]();
    gateway = await TestGateway.open({
      dataDirectory,
      databaseUrl: proxy.urlThrough(database.url),
      environment: { PUBLIC_ORIGIN: 'http://home.example' },
    });
    const page = await gateway.inject({ url: '/api/home', headers: { cookie } });
    expect(page.json()).toMatchObject({ viewerId });
    const closed = await gateway.inject({
      method: 'DELETE',
      url: '/api/session',
      headers: { cookie, origin: 'http://home.example' },
    });
    expect([closed.statusCode, closed.body]).toEqual([204, '']);
    expect(closed.headers['set-cookie']).toContain(
      'marquee_session_80=; Path=/; HttpOnly; SameSite=Lax; Expires=Thu, 01 Jan 1970',
    );
  });
});

describe.each(['cut', 'freeze'] as const)('while PostgreSQL is unavailable (%s)', (how) => {
  it('known viewers sign in and are listed, and other requests get a 503 with Retry-After', async () => {
    const known = await make('Flo', `known-${how}`);
    proxy[how]();
    const session = await post('/api/session', { viewerId: known.viewerId });
    expect([session.statusCode, session.json()]).toMatchObject([200, { viewer: known }]);
    expect(await list('limit=100')).toContain(known.viewerId);
    for (const response of [
      await post('/api/session', { viewerId: 'perhaps-there' }),
      await post('/api/viewers', { name: 'Gus' }),
    ]) {
      expect(problemIn(response, 503).code).toBe('viewers-unavailable');
      expect(response.headers['retry-after']).toBe('2');
    }
  });

  it('a gateway that starts knows the viewers of the process before it', async () => {
    const known = await make('Hal', `before-${how}`);
    await gateway[Symbol.asyncDispose]();
    proxy[how]();
    gateway = await TestGateway.open({ dataDirectory, databaseUrl: proxy.urlThrough(database.url) });
    expect(await list('limit=100')).toContain(known.viewerId);
    expect((await post('/api/session', { viewerId: known.viewerId })).statusCode).toBe(200);
  });
});
