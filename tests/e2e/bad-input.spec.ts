import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Problem } from '@marquee/contracts/problem';
import type { Dispatcher } from 'undici';
import { Edge, event } from '../support/edge.js';
import type { Visitor } from '../support/edge.js';
import { platform } from '../support/platform.js';

interface Case {
  readonly what: string;
  readonly method: Dispatcher.HttpMethod;
  readonly path: string;
  readonly body?: unknown;
  readonly raw?: string | Buffer;
  readonly headers?: Record<string, string>;
  readonly anonymous?: true;
  readonly status: number;
  /** The offending parts that the problem names. */
  readonly paths?: readonly string[];
}

const TEN_MEGABYTES = Buffer.alloc(10_000_000, 0x20);

const CASES: readonly Case[] = [
  { what: 'a limit that is no number', method: 'GET', path: '/api/viewers?limit=many', status: 400, paths: ['?limit'] },
  { what: 'a limit out of range', method: 'GET', path: '/api/viewers?limit=1000', status: 400, paths: ['?limit'] },
  { what: 'an unknown parameter', method: 'GET', path: '/api/viewers?offset=3', status: 400, paths: ['?offset'] },
  {
    what: 'a name that PostgreSQL cannot keep',
    method: 'POST',
    path: '/api/viewers',
    body: { name: 'A\u0000B' },
    status: 400,
    paths: ['/name'],
  },
  { what: 'a viewer without a name', method: 'POST', path: '/api/viewers', body: {}, status: 400, paths: ['/name'] },
  {
    what: 'a name too long',
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
    what: 'a viewer id chosen without a grant',
    method: 'POST',
    path: '/api/viewers',
    body: { name: 'A', viewerId: 'mine' },
    status: 403,
  },
  {
    what: 'a session for an unknown viewer',
    method: 'POST',
    path: '/api/session',
    body: { viewerId: 'nobody-here' },
    status: 404,
  },
  {
    what: 'a session with an odd id',
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
    what: 'another viewer’s page',
    method: 'GET',
    path: '/api/home?viewerId=someone',
    status: 400,
    paths: ['?viewerId'],
  },
  { what: 'a row id that is none', method: 'GET', path: '/api/home/rows/UPPER', status: 400, paths: ['{rowId}'] },
  {
    what: 'a row that the viewer does not have',
    method: 'GET',
    path: '/api/home/rows/because-you-watched:zzz',
    status: 404,
  },
  {
    what: 'a page id that is none',
    method: 'GET',
    path: '/api/home/rows/top-picks?pageId=1',
    status: 400,
    paths: ['?pageId'],
  },
  { what: 'a title that is not there', method: 'GET', path: '/api/titles/no-such-title', status: 404 },
  {
    what: 'a title id with a slash in it',
    method: 'GET',
    path: '/api/titles/a%2Fb',
    status: 400,
    paths: ['{titleId}'],
  },
  { what: 'a search for nothing', method: 'GET', path: '/api/search', status: 400, paths: ['?q'] },
  { what: 'a search too long', method: 'GET', path: `/api/search?q=${'x'.repeat(200)}`, status: 400, paths: ['?q'] },
  {
    what: 'events that are no list',
    method: 'POST',
    path: '/api/events',
    body: { events: 'play' },
    status: 400,
    paths: ['/events'],
  },
  { what: 'no events', method: 'POST', path: '/api/events', body: { events: [] }, status: 400, paths: ['/events'] },
  {
    what: 'a viewer in the body',
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
    what: 'another media type',
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
  const edge = new Edge(platform().url);
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await edge.newViewer('Careless');
  });
  afterAll(() => edge.close());

  it.each(CASES)(
    '$what is answered $status, with what was wrong',
    async ({ method, path, status, paths, anonymous, headers, ...input }) => {
      const answer = await edge.send(method, path, {
        ...input,
        headers: { ...(anonymous ? {} : visitor.headers), ...headers },
      });
      expect(answer.status).toBe(status);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      const problem = Problem.parse(answer.body);
      expect(problem.status).toBe(status);
      expect(problem.detail.length).toBeGreaterThan(15);
      for (const path_ of paths ?? []) expect((problem.errors ?? []).map(({ path: named }) => named)).toContain(path_);
    },
  );

  it('by cookie needs the page’s own origin for a change', async () => {
    const opened = await edge.send('POST', '/api/session', {
      body: { viewerId: visitor.viewerId },
      headers: { origin: edge.url },
    });
    const cookie = String(opened.headers['set-cookie']).split(';', 1)[0] ?? '';
    expect(String(opened.headers['set-cookie'])).toMatch(/HttpOnly/i);
    const body = { events: [event('click', 'some-title')] };
    const post = (origin: Record<string, string>) =>
      edge.send('POST', '/api/events', { body, headers: { cookie, ...origin } });
    expect((await post({ origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await post({})).status).toBe(403);
    expect((await post({ origin: edge.url })).status).toBe(202);
  });

  it.each<[string, object, string]>([
    ['an unknown kind', { kind: 'laugh' }, 'kind'],
    ['no title', { titleId: undefined }, 'titleId'],
    ['a foreign viewer', { viewerId: 'other' }, 'viewerId'],
    ['six stars', { kind: 'rating', stars: 6 }, 'stars'],
    ['a time in words', { occurredAt: 'yesterday' }, 'occurredAt'],
    ['a time before the window', { occurredAt: '2001-01-01T00:00:00Z' }, 'occurredAt'],
  ])('in one event of a batch (%s) loses only that one', async (_, change, path) => {
    const good = [event('click', 'some-title'), event('click', 'some-title')];
    const { status, body } = await visitor.post(good[0], { ...event('click', 'some-title'), ...change }, good[1]);
    expect(status).toBe(202);
    expect(body.accepted).toBe(2);
    expect(body.rejected).toHaveLength(1);
    expect(body.rejected[0]?.index).toBe(1);
    expect(body.rejected[0]?.problem.errors?.map((error) => error.path).join()).toContain(path);
  });

  it('of more events than a batch holds is refused as a whole', async () => {
    const events = Array.from({ length: 501 }, () => ({ ...event('click', 't'), id: randomUUID() }));
    const { status } = await visitor.post(...events);
    expect([400, 413]).toContain(status);
  });
});
