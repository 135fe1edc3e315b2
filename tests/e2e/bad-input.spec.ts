import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Problem } from '@marquee/contracts/problem';
import type { Dispatcher } from 'undici';
import { GatewayClient, viewingEvent } from '../support/gateway.js';
import type { SignedInViewer } from '../support/gateway.js';
import { systemUnderTest } from '../support/platform.js';

interface Case {
  readonly what: string;
  readonly method: Dispatcher.HttpMethod;
  readonly path: string;
  readonly body?: unknown;
  readonly raw?: string | Buffer;
  readonly headers?: Record<string, string>;
  readonly anonymous?: true;
  readonly status: number;
  /** The invalid fields that the problem lists. */
  readonly paths?: readonly string[];
}

const TEN_MEGABYTES = Buffer.alloc(10_000_000, 0x20);

const CASES: readonly Case[] = [
  {
    what: 'a limit that is not a number',
    method: 'GET',
    path: '/api/viewers?limit=many',
    status: 400,
    paths: ['?limit'],
  },
  { what: 'a limit out of range', method: 'GET', path: '/api/viewers?limit=1000', status: 400, paths: ['?limit'] },
  { what: 'an unknown parameter', method: 'GET', path: '/api/viewers?offset=3', status: 400, paths: ['?offset'] },
  {
    what: 'a name with a NUL character',
    method: 'POST',
    path: '/api/viewers',
    body: { name: 'A\u0000B' },
    status: 400,
    paths: ['/name'],
  },
  { what: 'a viewer without a name', method: 'POST', path: '/api/viewers', body: {}, status: 400, paths: ['/name'] },
  {
    what: 'a name that is too long',
    method: 'POST',
    path: '/api/viewers',
    body: { name: 'x'.repeat(100) },
    status: 400,
    paths: ['/name'],
  },
  {
    what: 'a name of the wrong type',
    method: 'POST',
    path: '/api/viewers',
    body: { name: 7 },
    status: 400,
    paths: ['/name'],
  },
  {
    what: 'a chosen viewer id without an import grant',
    method: 'POST',
    path: '/api/viewers',
    body: { name: 'A', viewerId: 'mine' },
    status: 403,
  },
  {
    what: 'a session for an unknown viewer',
    method: 'POST',
    path: '/api/session',
    body: { viewerId: 'unknown-viewer' },
    status: 404,
  },
  {
    what: 'a session with a malformed viewer id',
    method: 'POST',
    path: '/api/session',
    body: { viewerId: '../etc' },
    status: 400,
    paths: ['/viewerId'],
  },
  { what: 'a wrong method', method: 'DELETE', path: '/api/home', status: 405 },
  { what: 'home without a session', method: 'GET', path: '/api/home', anonymous: true, status: 401 },
  {
    what: 'home with a forged token',
    method: 'GET',
    path: '/api/home',
    anonymous: true,
    headers: { authorization: 'Bearer v1.e30.AAAA' },
    status: 401,
  },
  { what: 'too many rows', method: 'GET', path: '/api/home?rows=41', status: 400, paths: ['?rows'] },
  { what: 'no items', method: 'GET', path: '/api/home?items=0', status: 400, paths: ['?items'] },
  { what: 'an unknown device', method: 'GET', path: '/api/home?device=fridge', status: 400, paths: ['?device'] },
  {
    what: 'a viewerId in the query of a home page',
    method: 'GET',
    path: '/api/home?viewerId=someone',
    status: 400,
    paths: ['?viewerId'],
  },
  { what: 'a malformed row id', method: 'GET', path: '/api/home/rows/UPPER', status: 400, paths: ['{rowId}'] },
  {
    what: 'a row that the viewer does not have',
    method: 'GET',
    path: '/api/home/rows/because-you-watched:zzz',
    status: 404,
  },
  {
    what: 'a malformed page id',
    method: 'GET',
    path: '/api/home/rows/top-picks?pageId=1',
    status: 400,
    paths: ['?pageId'],
  },
  { what: 'an unknown title', method: 'GET', path: '/api/titles/no-such-title', status: 404 },
  {
    what: 'a title id with a slash in it',
    method: 'GET',
    path: '/api/titles/a%2Fb',
    status: 400,
    paths: ['{titleId}'],
  },
  { what: 'a search without a query', method: 'GET', path: '/api/search', status: 400, paths: ['?q'] },
  {
    what: 'a search that is too long',
    method: 'GET',
    path: `/api/search?q=${'x'.repeat(200)}`,
    status: 400,
    paths: ['?q'],
  },
  {
    what: 'events that are not a list',
    method: 'POST',
    path: '/api/events',
    body: { events: 'play' },
    status: 400,
    paths: ['/events'],
  },
  { what: 'no events', method: 'POST', path: '/api/events', body: { events: [] }, status: 400, paths: ['/events'] },
  {
    what: 'a viewerId in the body of an event batch',
    method: 'POST',
    path: '/api/events',
    body: { viewerId: 'other', events: [{}] },
    status: 400,
    paths: ['/viewerId'],
  },
  { what: 'broken JSON', method: 'POST', path: '/api/events', raw: '{"events":[', status: 400 },
  { what: 'an empty body', method: 'POST', path: '/api/events', raw: '', status: 400 },
  { what: 'a body of ten megabytes', method: 'POST', path: '/api/events', raw: TEN_MEGABYTES, status: 413 },
  {
    what: 'an unsupported media type',
    method: 'POST',
    path: '/api/events',
    raw: 'a=b',
    headers: { 'content-type': 'text/plain' },
    status: 415,
  },
  { what: 'updates without a session', method: 'GET', path: '/api/updates', anonymous: true, status: 401 },
  { what: 'an unknown path', method: 'GET', path: '/api/everything', status: 404 },
];

describe('bad input', () => {
  const gateway = new GatewayClient(systemUnderTest().url);
  let viewer: SignedInViewer;
  beforeAll(async () => {
    viewer = await gateway.createViewer('Bad input');
  });
  afterAll(() => gateway.close());

  it.each(CASES)(
    'is answered with $status and the invalid fields: $what',
    async ({ method, path, status, paths, anonymous, headers, ...input }) => {
      const response = await gateway.send(method, path, {
        ...input,
        headers: { ...(anonymous ? {} : viewer.headers), ...headers },
      });
      expect(response.status).toBe(status);
      expect(response.headers['content-type']).toContain('application/problem+json');
      const problem = Problem.parse(response.body);
      expect(problem.status).toBe(status);
      expect(problem.detail.length).toBeGreaterThan(15);
      for (const path_ of paths ?? []) expect((problem.errors ?? []).map(({ path: named }) => named)).toContain(path_);
    },
  );

  it('is refused with 403 for a change by cookie from another origin', async () => {
    const opened = await gateway.send('POST', '/api/session', {
      body: { viewerId: viewer.viewerId },
      headers: { origin: gateway.url },
    });
    const cookie = String(opened.headers['set-cookie']).split(';', 1)[0] ?? '';
    expect(String(opened.headers['set-cookie'])).toMatch(/HttpOnly/i);
    const body = { events: [viewingEvent('click', 'some-title')] };
    const post = (origin: Record<string, string>) =>
      gateway.send('POST', '/api/events', { body, headers: { cookie, ...origin } });
    expect((await post({ origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await post({})).status).toBe(403);
    expect((await post({ origin: gateway.url })).status).toBe(202);
  });

  it.each<[string, object, string]>([
    ['an unknown kind', { kind: 'laugh' }, 'kind'],
    ['no title', { titleId: undefined }, 'titleId'],
    ['a foreign viewer', { viewerId: 'other' }, 'viewerId'],
    ['six stars', { kind: 'rating', stars: 6 }, 'stars'],
    ['a time in words', { occurredAt: 'yesterday' }, 'occurredAt'],
    ['a time before the window', { occurredAt: '2001-01-01T00:00:00Z' }, 'occurredAt'],
  ])('in one event of a batch rejects only that event: %s', async (_, change, path) => {
    const good = [viewingEvent('click', 'some-title'), viewingEvent('click', 'some-title')];
    const { status, body } = await viewer.postEvents(
      good[0],
      { ...viewingEvent('click', 'some-title'), ...change },
      good[1],
    );
    expect(status).toBe(202);
    expect(body.accepted).toBe(2);
    expect(body.rejected).toHaveLength(1);
    expect(body.rejected[0]?.index).toBe(1);
    expect(body.rejected[0]?.problem.errors?.map((error) => error.path).join()).toContain(path);
  });

  it('is refused as a whole when a batch holds too many events', async () => {
    const events = Array.from({ length: 501 }, () => ({ ...viewingEvent('click', 't'), id: randomUUID() }));
    const { status } = await viewer.postEvents(...events);
    expect([400, 413]).toContain(status);
  });
});
