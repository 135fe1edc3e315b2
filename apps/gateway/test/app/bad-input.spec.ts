import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InjectOptions } from 'fastify';
import { importGrant, problemIn, TestGateway } from './gateway.js';

let gateway: TestGateway;
let signedIn: { authorization: string };
let cookie: { cookie: string };
let url: string;

beforeAll(async () => {
  gateway = await TestGateway.open();
  signedIn = await gateway.signIn();
  cookie = { cookie: `marquee_session=${signedIn.authorization.slice('Bearer '.length)}` };
  url = await gateway.listen();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const json = (text: string) => ({ payload: text, headers: { 'content-type': 'application/json' } });
const events = (count: number) => ({ events: Array.from({ length: count }, () => ({})) });

/** What is sent (by whoever is signed in), the answer, and the first path it names. */
const refused: [what: string, request: InjectOptions, status: number, code: string, path?: string][] = [
  ['a limit that is no number', { url: '/api/viewers?limit=many' }, 400, 'invalid-request', '?limit'],
  ['a limit out of range', { url: '/api/viewers?limit=101' }, 400, 'invalid-request', '?limit'],
  ['an unknown parameter', { url: '/api/viewers?page=2' }, 400, 'invalid-request', '?page'],
  ['a viewer without a name', { method: 'POST', url: '/api/viewers', payload: {} }, 400, 'invalid-request', '/name'],
  [
    'a name that is too long',
    { method: 'POST', url: '/api/viewers', payload: { name: 'x'.repeat(41) } },
    400,
    'invalid-request',
    '/name',
  ],
  [
    'an id that is chosen without a grant',
    { method: 'POST', url: '/api/viewers', payload: { name: 'Bob', viewerId: 'bob' } },
    403,
    'no-import-grant',
    '/viewerId',
  ],
  [
    'an id that is chosen under an expired grant',
    { method: 'POST', url: '/api/viewers', payload: { name: 'Bob', viewerId: 'bob' }, headers: importGrant(1) },
    403,
    'no-import-grant',
    '/viewerId',
  ],
  [
    'a viewer id of a wrong form',
    { method: 'POST', url: '/api/session', payload: { viewerId: '../ann' } },
    400,
    'invalid-request',
    '/viewerId',
  ],
  ['a body that is no object', { method: 'POST', url: '/api/session', ...json('7') }, 400, 'invalid-request', '/'],
  ['broken JSON', { method: 'POST', url: '/api/session', ...json('{"viewerId":') }, 400, 'bad-request'],
  ['no body', { method: 'POST', url: '/api/session' }, 400, 'invalid-request', '/'],
  [
    'a body of another type',
    { method: 'POST', url: '/api/session', payload: 'viewerId=ann', headers: { 'content-type': 'text/plain' } },
    415,
    'unsupported-media-type',
  ],
  [
    'a body of 10 MB',
    { method: 'POST', url: '/api/events', ...json(`"${'x'.repeat(10_000_000)}"`) },
    413,
    'body-too-large',
  ],
  [
    'a foreign viewer',
    { method: 'POST', url: '/api/events', payload: { ...events(1), viewerId: 'bob' } },
    400,
    'invalid-request',
    '/viewerId',
  ],
  [
    'events that are no list',
    { method: 'POST', url: '/api/events', payload: { events: {} } },
    400,
    'invalid-request',
    '/events',
  ],
  ['no events', { method: 'POST', url: '/api/events', payload: { events: [] } }, 400, 'invalid-request', '/events'],
  [
    'more events than are taken',
    { method: 'POST', url: '/api/events', payload: events(501) },
    400,
    'invalid-request',
    '/events',
  ],
  ['a search for nothing', { url: '/api/search?q=%20' }, 400, 'invalid-request', '?q'],
  ['a search for what PostgreSQL cannot hold', { url: '/api/search?q=a%00b' }, 400, 'invalid-request', '?q'],
  ['a search that is too long', { url: `/api/search?q=${'x'.repeat(101)}` }, 400, 'invalid-request', '?q'],
  ['a title id of a wrong form', { url: '/api/titles/%2e%2e%2f' }, 400, 'invalid-request', '{titleId}'],
  ['a wrong method', { method: 'POST', url: '/api/home', payload: {} }, 405, 'method-not-allowed'],
  ['reading where one only writes', { url: '/api/events' }, 405, 'method-not-allowed'],
  ['an unknown path of the API', { url: '/api/none', headers: { accept: 'text/html' } }, 404, 'no-such-path'],
  ['an unknown path', { method: 'POST', url: '/none' }, 404, 'no-such-path'],
];

describe('the edge refuses', () => {
  it.each(refused.map(([what, ...rest]) => ({ what, rest })))(
    '$what',
    async ({ rest: [request, status, code, path] }) => {
      const response = await gateway.inject({ ...request, headers: { ...signedIn, ...request.headers } });
      const problem = problemIn(response, status);
      expect([problem.status, problem.code, problem.errors?.[0]?.path]).toEqual([status, code, path]);
      expect(problem.detail.length).toBeGreaterThan(10);
      expect(response.headers['content-security-policy']).toContain("default-src 'self'; script-src 'self'");
      expect(response.headers['allow'] !== undefined).toBe(status === 405);
    },
  );

  it.each(['/api/home', '/api/home/rows/my-list', '/api/titles/heat', '/api/search?q=heat', '/api/updates'])(
    'GET %s without a session, with a forged one and with an expired one',
    async (path) => {
      const expired = 'v1.eyJ2aWV3ZXJJZCI6ImFubiIsImV4cCI6MX0.x';
      for (const headers of [{}, { authorization: 'Bearer v1.x.y' }, { cookie: `marquee_session=${expired}` }]) {
        expect(problemIn(await gateway.inject({ url: path, headers }), 401).code).toBe('no-session');
      }
    },
  );

  it('events without a session', async () => {
    const response = await gateway.inject({ method: 'POST', url: '/api/events', payload: events(1) });
    expect(problemIn(response, 401).code).toBe('no-session');
  });

  it('a request by cookie that changes something, unless it comes from this site', async () => {
    const post = (headers: Record<string, string>) =>
      gateway.inject({
        method: 'POST',
        url: '/api/events',
        payload: {
          events: [{ id: randomUUID(), kind: 'click', titleId: 'heat', occurredAt: new Date().toISOString() }],
        },
        headers: { host: 'home.example', ...cookie, ...headers },
      });
    expect(problemIn(await post({}), 403).code).toBe('foreign-origin');
    expect(problemIn(await post({ origin: 'http://evil.example' }), 403).code).toBe('foreign-origin');
    expect((await post({ origin: 'http://home.example' })).statusCode).toBe(202);
  });

  it('signing in and out from another site', async () => {
    const headers = { host: 'home.example', origin: 'http://evil.example' };
    const post = await gateway.inject({ method: 'POST', url: '/api/session', payload: { viewerId: 'ann' }, headers });
    expect(problemIn(post, 403).code).toBe('foreign-origin');
    const remove = await gateway.inject({ method: 'DELETE', url: '/api/session', headers });
    expect(problemIn(remove, 403).code).toBe('foreign-origin');
  });

  it('a large body over a real connection with an answer that the client gets to read', async () => {
    const response = await fetch(`${url}/api/events`, {
      method: 'POST',
      headers: { ...signedIn, 'content-type': 'application/json' },
      body: 'x'.repeat(10_000_000),
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      413,
      'application/problem+json; charset=utf-8',
    ]);
  });

  it('a body without a length', async () => {
    const body = new ReadableStream({
      pull: (controller) => {
        controller.enqueue(Buffer.from('{}'));
        controller.close();
      },
    });
    const response = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(411);
  });

  it('a body that does not arrive', async () => {
    gateway.runtime.config.override('gateway.limits.bodyMs', 100);
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write(
      'POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{"viewerId"',
    );
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    await once(socket, 'close');
    gateway.runtime.config.clearOverride('gateway.limits.bodyMs');
    expect(answer).toMatch(/^HTTP\/1\.1 408 .*application\/problem\+json.*"code":"body-too-slow"/s);
  });

  it('more connections than are allowed, without a word', async () => {
    gateway.runtime.config.override('gateway.limits.connections', 1);
    const { hostname, port } = new URL(url);
    const sockets = [connect(Number(port), hostname), connect(Number(port), hostname), connect(Number(port), hostname)];
    const closed = await Promise.race(sockets.map((socket) => once(socket, 'close')));
    gateway.runtime.config.clearOverride('gateway.limits.connections');
    for (const socket of sockets) socket.destroy();
    expect(closed).toEqual([false]);
  });

  it('more requests than a session may send in a second', async () => {
    gateway.runtime.config.override('gateway.limits.sessionPerSecond', 1);
    const bob = await gateway.inject({ url: '/api/search?q=heat', headers: signedIn });
    await gateway.inject({ url: '/api/search?q=heat', headers: signedIn });
    const response = await gateway.inject({ url: '/api/search?q=heat', headers: signedIn });
    gateway.runtime.config.clearOverride('gateway.limits.sessionPerSecond');
    expect(bob.statusCode).not.toBe(429);
    expect(problemIn(response, 429).code).toBe('too-many-requests');
    expect(response.headers['retry-after']).toBe('1');
  });

  it('more requests than one address may send in a second, but never one on loopback', async () => {
    gateway.runtime.config.override('gateway.limits.addressPerSecond', 1);
    const from = (remoteAddress: string) => gateway.inject({ url: '/api/viewers', remoteAddress });
    const statuses = async (address: string) => {
      const answers = [await from(address), await from(address), await from(address)];
      return answers.map(({ statusCode }) => statusCode);
    };
    const outside = await statuses('192.0.2.7');
    const loopback = await statuses('127.0.0.1');
    gateway.runtime.config.clearOverride('gateway.limits.addressPerSecond');
    expect([outside, loopback]).toEqual([
      [200, 200, 429],
      [200, 200, 200],
    ]);
  });
});
