import { once } from 'node:events';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { problemIn, TestGateway } from './test-gateway.js';

let gateway: TestGateway;
let signedIn: { authorization: string };

beforeAll(async () => {
  gateway = await TestGateway.open({ properties: { 'gateway.limits.sessionPerSecond': 100_000 } });
  signedIn = await gateway.signIn();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const READ_HEADERS = [
  'baggage',
  'traceparent',
  'tracestate',
  'cookie',
  'priority',
  'x-deadline-ms',
  'x-attempt',
  'x-fault-scope',
  'x-import-grant',
  'x-forwarded-for',
  'x-forwarded-proto',
  'origin',
  'accept',
  'content-type',
  'last-event-id',
  'if-none-match',
];
const text = fc.string({ unit: 'binary-ascii', maxLength: 200 });
const broken = fc.constantFrom(
  'marquee-fault=%',
  'marquee-fault=%ff.%',
  'marquee-fault=e30.00',
  'marquee_session_80=v2.%.%',
  'a=%;=;;',
  '00-00000000000000000000000000000000-0000000000000000-01',
  'v1.bnVsbA.x',
  '-1',
  '1e9',
);

describe('the gateway, whatever a request holds,', () => {
  it('answers the page of a signed-in viewer with 200', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...READ_HEADERS), fc.oneof(text, broken)), async (headers) => {
        const { statusCode } = await gateway.inject({ url: '/api/home', headers: { ...headers, ...signedIn } });
        expect(statusCode).toBe(200);
      }),
      { numRuns: 300 },
    );
  });

  it('answers the page also to a GET that has a body', async () => {
    const headers = { ...signedIn, 'content-type': 'text/plain' };
    expect((await gateway.inject({ url: '/api/home', headers, payload: 'x'.repeat(9_000_000) })).statusCode).toBe(200);
  });

  it('never answers 5xx to another credential, path, query or body', async () => {
    const target = fc.tuple(
      fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'QUERY'),
      fc.constantFrom(
        '/api/home',
        '/api/home/rows/',
        '/api/titles/',
        '/api/viewers',
        '/api/session',
        '/api/events',
        '/',
      ),
      fc.oneof(text, fc.constantFrom('%', '%00', '%2e%2e%2f', '__proto__', '?rows=1e9', '?device[]=tv', '?after=%')),
    );
    const payload = fc.oneof(fc.json({ maxDepth: 8 }), text, fc.constant('['.repeat(2_000) + ']'.repeat(2_000)));
    const credential = fc.oneof(text, broken).map((value) => ({ authorization: `Bearer ${value}`, cookie: value }));
    await fc.assert(
      fc.asyncProperty(target, payload, credential, async ([method, path, rest], body, headers) => {
        const type = { 'content-type': 'application/json' };
        const url = `${path}${rest}`.replaceAll(/[^\x21-\x7e]/g, '%7f');
        // What is no URL, inject cannot send; the next test does.
        fc.pre(URL.canParse(url, 'http://localhost'));
        const { statusCode } = await gateway.inject({
          method,
          url,
          headers: { ...headers, ...type },
          payload: body,
        } as never);
        // The web page is not built in this test, and every other service is down.
        expect(statusCode < 500 || statusCode === 503).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('answers paths that are no URL with a 4xx', async () => {
    const { hostname, port } = new URL(await gateway.listen());
    for (const path of ['/\\', '//', '/%', '/api/titles/%', '/api/home/rows/%c0']) {
      const [response] = (await once(get({ hostname, port, path }), 'response')) as [IncomingMessage];
      response.resume();
      expect([path, Math.floor((response.statusCode ?? 0) / 100)]).toEqual([path, 4]);
    }
  });

  it.each(['/api/session', '/api/viewers'])('refuses more than 4 KiB for %s with a small answer', async (url) => {
    const payload = Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [n, 1]));
    const response = await gateway.inject({ method: 'POST', url, payload });
    expect(problemIn(response, 413).detail).toContain('at most 4096 bytes');
  });

  it('answers a request of 500 bad events within 200 kB, and names the fields of the first ones', async () => {
    const event = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [n, 1]));
    const payload = { events: Array.from({ length: 500 }, () => event) };
    const response = await gateway.inject({ method: 'POST', url: '/api/events', payload, headers: signedIn });
    const { rejected } = response.json<{ rejected: { problem: { errors?: unknown[] } }[] }>();
    expect(rejected.map(({ problem }) => problem.errors?.length ?? 0).filter(Boolean)).toEqual([21, 21, 21, 21, 21]);
    expect([rejected.length, response.body.length < 200_000]).toEqual([500, true]);
  });
});
