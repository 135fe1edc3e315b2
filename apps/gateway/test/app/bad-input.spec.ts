import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { importGrant, problemIn, TestGateway } from './test-gateway.js';

let gateway: TestGateway;
let signedIn: { authorization: string };
let cookie: { cookie: string };
let url: string;

beforeAll(async () => {
  gateway = await TestGateway.open({ environment: { PUBLIC_ORIGIN: 'http://home.example' } });
  signedIn = await gateway.signIn();
  cookie = { cookie: `marquee_session_default=${signedIn.authorization.slice('Bearer '.length)}` };
  url = await gateway.listen();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const json = (text: string) => ({ payload: text, headers: { 'content-type': 'application/json' } });
/** helmet separates directives by a semicolon without a space. */
const policyOf = ({ headers }: LightMyRequestResponse) =>
  String(headers['content-security-policy']).replaceAll(';', '; ');
const events = (count: number) => ({ events: Array.from({ length: count }, () => ({})) });

/** A request of a signed-in viewer, its answer, and the first path that the problem names. */
const refused: [what: string, request: InjectOptions, status: number, code: string, path?: string][] = [
  ['a limit that is not a number', { url: '/api/viewers?limit=many' }, 400, 'invalid-request', '?limit'],
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
    'a chosen id without an import grant',
    { method: 'POST', url: '/api/viewers', payload: { name: 'Bob', viewerId: 'bob' } },
    403,
    'no-import-grant',
    '/viewerId',
  ],
  [
    'a chosen id with an expired import grant',
    { method: 'POST', url: '/api/viewers', payload: { name: 'Bob', viewerId: 'bob' }, headers: importGrant(1) },
    403,
    'no-import-grant',
    '/viewerId',
  ],
  [
    'a malformed viewer id',
    { method: 'POST', url: '/api/session', payload: { viewerId: '../ann' } },
    400,
    'invalid-request',
    '/viewerId',
  ],
  ['a body that is not an object', { method: 'POST', url: '/api/session', ...json('7') }, 400, 'invalid-request', '/'],
  ['broken JSON', { method: 'POST', url: '/api/session', ...json('{"viewerId":') }, 400, 'bad-request'],
  ['a missing body', { method: 'POST', url: '/api/session' }, 400, 'invalid-request', '/'],
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
    'events for another viewer',
    { method: 'POST', url: '/api/events', payload: { ...events(1), viewerId: 'bob' } },
    400,
    'invalid-request',
    '/viewerId',
  ],
  [
    'events that are not a list',
    { method: 'POST', url: '/api/events', payload: { events: {} } },
    400,
    'invalid-request',
    '/events',
  ],
  [
    'an empty list of events',
    { method: 'POST', url: '/api/events', payload: { events: [] } },
    400,
    'invalid-request',
    '/events',
  ],
  [
    'more than 500 events',
    { method: 'POST', url: '/api/events', payload: events(501) },
    400,
    'invalid-request',
    '/events',
  ],
  ['a blank search', { url: '/api/search?q=%20' }, 400, 'invalid-request', '?q'],
  ['a search with a NUL character', { url: '/api/search?q=a%00b' }, 400, 'invalid-request', '?q'],
  ['a search that is too long', { url: `/api/search?q=${'x'.repeat(101)}` }, 400, 'invalid-request', '?q'],
  ['a malformed title id', { url: '/api/titles/%2e%2e%2f' }, 400, 'invalid-request', '{titleId}'],
  [
    'a method that the path does not support',
    { method: 'POST', url: '/api/home', payload: {} },
    405,
    'method-not-allowed',
  ],
  ['GET on a path that supports only POST', { url: '/api/events' }, 405, 'method-not-allowed'],
  ['an unknown path of the API', { url: '/api/none', headers: { accept: 'text/html' } }, 404, 'no-such-path'],
  ['an unknown path', { method: 'POST', url: '/none' }, 404, 'no-such-path'],
];

describe('the gateway', () => {
  it.each(refused.map(([what, ...rest]) => ({ what, rest })))(
    'refuses $what',
    async ({ rest: [request, status, code, path] }) => {
      const response = await gateway.inject({ ...request, headers: { ...signedIn, ...request.headers } });
      const problem = problemIn(response, status);
      expect([problem.status, problem.code, problem.errors?.[0]?.path]).toEqual([status, code, path]);
      expect(problem.detail.length).toBeGreaterThan(10);
      expect(policyOf(response)).toContain("default-src 'self'; script-src 'self'");
      expect(response.headers['allow'] !== undefined).toBe(status === 405);
    },
  );

  it.each(['/api/home', '/api/home/rows/my-list', '/api/titles/heat', '/api/search?q=heat', '/api/updates'])(
    'refuses GET %s without a session, with a forged one and with an expired one',
    async (path) => {
      const expired = 'v2.eyJ2aWV3ZXJJZCI6ImFubiIsImV4cCI6MX0.x';
      for (const headers of [{}, { authorization: 'Bearer v2.x.y' }, { cookie: `marquee_session_80=${expired}` }]) {
        expect(problemIn(await gateway.inject({ url: path, headers }), 401).code).toBe('no-session');
      }
    },
  );

  it('refuses events without a session', async () => {
    const response = await gateway.inject({ method: 'POST', url: '/api/events', payload: events(1) });
    expect(problemIn(response, 401).code).toBe('no-session');
  });

  it('refuses a request by cookie that changes something, unless it comes from this site', async () => {
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

  it('refuses to sign in or out from another site', async () => {
    const headers = { host: 'home.example', origin: 'http://evil.example' };
    const post = await gateway.inject({ method: 'POST', url: '/api/session', payload: { viewerId: 'ann' }, headers });
    expect(problemIn(post, 403).code).toBe('foreign-origin');
    const remove = await gateway.inject({ method: 'DELETE', url: '/api/session', headers });
    expect(problemIn(remove, 403).code).toBe('foreign-origin');
  });

  it('refuses a large body over a real connection with an answer that the client can read', async () => {
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

  it('refuses a body without a length', async () => {
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

  it('answers 408 to a body that does not arrive', async () => {
    gateway.config.override('gateway.limits.bodyMs', 100);
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write(
      'POST /api/session HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{"viewerId"',
    );
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    await once(socket, 'close');
    gateway.config.clearOverride('gateway.limits.bodyMs');
    expect(answer).toMatch(/^HTTP\/1\.1 408 .*application\/problem\+json.*"code":"body-too-slow"/s);
  });

  it('closes connections over the limit without an answer', async () => {
    gateway.config.override('gateway.limits.connections', 1);
    const { hostname, port } = new URL(url);
    const sockets = [connect(Number(port), hostname), connect(Number(port), hostname), connect(Number(port), hostname)];
    const closed = await Promise.race(sockets.map((socket) => once(socket, 'close')));
    gateway.config.clearOverride('gateway.limits.connections');
    for (const socket of sockets) socket.destroy();
    expect(closed).toEqual([false]);
  });

  it('refuses more requests in a second than a session may send', async () => {
    gateway.config.override('gateway.limits.sessionPerSecond', 1);
    const bob = await gateway.inject({ url: '/api/search?q=heat', headers: signedIn });
    await gateway.inject({ url: '/api/search?q=heat', headers: signedIn });
    const response = await gateway.inject({ url: '/api/search?q=heat', headers: signedIn });
    gateway.config.clearOverride('gateway.limits.sessionPerSecond');
    expect(bob.statusCode).not.toBe(429);
    expect(problemIn(response, 429).code).toBe('too-many-requests');
    expect(response.headers['retry-after']).toBe('1');
  });

  it('refuses more requests in a second than an address may send, but never on loopback', async () => {
    gateway.config.override('gateway.limits.addressPerSecond', 1);
    const from = (remoteAddress: string) => gateway.inject({ url: '/api/viewers', remoteAddress });
    const statuses = async (address: string) => {
      const answers = [await from(address), await from(address), await from(address)];
      return answers.map(({ statusCode }) => statusCode);
    };
    const outside = await statuses('192.0.2.7');
    const loopback = await statuses('127.0.0.1');
    gateway.config.clearOverride('gateway.limits.addressPerSecond');
    expect([outside, loopback]).toEqual([
      [200, 200, 429],
      [200, 200, 200],
    ]);
  });
});
