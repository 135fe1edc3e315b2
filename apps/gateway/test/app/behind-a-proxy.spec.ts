import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ReverseProxy } from './reverse-proxy.js';
import { TestGateway } from './test-gateway.js';

const PUBLIC = 'https://marquee.example';
let gateway: TestGateway;
let url: string;

beforeAll(async () => {
  gateway = await TestGateway.open({ environment: { PUBLIC_ORIGIN: PUBLIC, TRUSTED_PROXIES: 'loopback' } });
  url = await gateway.listen();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const plain = { viewerId: 'ann' };

describe('the gateway behind a proxy', () => {
  it.each([
    [
      'replaces the host, as "proxy_pass" of nginx does',
      (headers: IncomingHttpHeaders) => ({ ...headers, host: '127.0.0.1:8080' }),
    ],
    ['keeps the host', (headers: IncomingHttpHeaders) => headers],
    [
      'keeps the host and replaces the origin, as GitHub Codespaces does',
      (headers: IncomingHttpHeaders) => ({
        ...headers,
        ...('origin' in headers && { origin: `http://localhost:${new URL(url).port}` }),
      }),
    ],
  ])('that %s signs a viewer in and shows the page', async (_, change) => {
    await using proxy = await ReverseProxy.open(url, change);
    const login = await proxy.send(PUBLIC, '/api/session', { body: plain });
    expect(login.status).toBe(200);
    const cookie = login.setCookie.split(';', 1)[0] ?? '';
    expect((await proxy.send(PUBLIC, '/api/home', { cookie })).status).toBe(200);
    expect((await proxy.send(PUBLIC, '/api/events', { cookie, body: { events: [{}] } })).status).toBe(202);
    const other = await proxy.send('https://evil.example', '/api/session', { body: plain });
    expect([403, 421]).toContain(other.status);
  });

  it('marks the cookie Secure and demands TLS for a year when the proxy says that the client uses TLS', async () => {
    const forward = (proto: string) => (headers: IncomingHttpHeaders) => ({
      ...headers,
      host: '127.0.0.1',
      'x-forwarded-proto': proto,
    });
    await using tls = await ReverseProxy.open(url, forward('https'));
    await using bare = await ReverseProxy.open(url, forward('http'));
    const [encrypted, unencrypted] = [
      await tls.send(PUBLIC, '/api/session', { body: plain }),
      await bare.send(PUBLIC, '/api/session', { body: plain }),
    ];
    expect([encrypted.setCookie, unencrypted.setCookie].map((cookie) => cookie.includes('; Secure'))).toEqual([
      true,
      false,
    ]);
    expect([encrypted, unencrypted].map((answer) => answer.strictTransportSecurity)).toEqual([
      'max-age=31536000',
      undefined,
    ]);
  });

  it('limits the clients behind the proxy one by one', async () => {
    gateway.config.override('gateway.limits.addressPerSecond', 1);
    await using proxy = await ReverseProxy.open(url, (headers) => ({ ...headers, host: '127.0.0.1' }));
    const statuses = async (address: string) => {
      const found: (number | undefined)[] = [];
      for (let n = 0; n < 3; n += 1) {
        found.push((await proxy.send(PUBLIC, '/livez', { headers: { 'x-forwarded-for': address } })).status);
      }
      return found;
    };
    expect(await statuses('203.0.113.1')).toEqual([200, 200, 429]);
    expect(await statuses('203.0.113.2')).toEqual([200, 200, 429]);
    gateway.config.clearOverride('gateway.limits.addressPerSecond');
  });
});

describe('a name that was pointed at this machine', () => {
  it.each(['/', '/api/viewers', '/api/session', '/livez', '/docs', '/nothing'])(
    'gets no answer from %s',
    async (path) => {
      const status = await new Promise((resolve) => {
        request(`${url}${path}`, { headers: { host: 'evil.example' } }, (answer) =>
          resolve(answer.resume().statusCode),
        ).end();
      });
      expect(status).toBe(421);
    },
  );
});
