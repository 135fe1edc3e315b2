import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cookieName, cookieValues } from '../src/server/cookies.js';
import { Site } from '../src/server/site.js';

const PUBLIC = 'https://marquee.example';
const site = new Site({ publicOrigins: [PUBLIC], hosts: ['gateway'], trustedProxies: ['10.0.0.0/8'] });

const request = (headers: Record<string, string | undefined>, { method = 'POST', from = '127.0.0.1' } = {}) => ({
  method,
  headers,
  raw: { headers, socket: { remoteAddress: from, localPort: 8080 } } as unknown as IncomingMessage,
});

describe('Site', () => {
  it.each<[string, string | undefined]>([
    ['loopback by name', 'localhost:8080'],
    ['a name below localhost', 'app.localhost'],
    ['loopback by address', '127.0.0.1:8080'],
    ['loopback by IPv6 address', '[::1]:8080'],
    ['an address, which cannot be rebound', '192.168.1.7:8080'],
    ['its own name in the network of services', 'gateway:8080'],
    ['the host of its public origin', 'Marquee.Example'],
    ['the host of its public origin with another port', 'marquee.example:8443'],
    ['a client of HTTP/1.0 without a host', undefined],
  ])('answers to %s', (_, host) => {
    expect(site.answersTo(host)).toBe(true);
  });

  it.each([
    'evil.example',
    'evil.example:8080',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'marquee.example.evil.example',
    'marquee.example@evil.example',
    'gateway.evil.example',
    'evil.example/localhost',
    '',
    'a b',
  ])('does not answer to %j', (host) => {
    expect(site.answersTo(host)).toBe(false);
  });

  it('judges any host without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (host) => expect(typeof site.answersTo(host)).toBe('boolean')),
    );
  });

  it.each<[verdict: string, what: string, host: string, origin: string | undefined, byCookie: boolean]>([
    ['allows', 'a cookie from the same origin', 'localhost:8080', 'http://localhost:8080', true],
    ['allows', 'a cookie from the same host in other letters', 'LocalHost:8080', 'http://localhost:8080', true],
    ['allows', 'a cookie from the public origin behind a proxy that keeps the host', 'marquee.example', PUBLIC, true],
    ['allows', 'a cookie from the public origin behind a proxy that replaces the host', '127.0.0.1:8080', PUBLIC, true],
    ['allows', 'a cookie through a tunnel that replaces the origin', 'marquee.example', 'http://localhost:8080', true],
    ['refuses', 'a cookie from another port of localhost', 'marquee.example', 'http://localhost:9999', true],
    ['refuses', 'a cookie from another page of this machine', '127.0.0.1:18080', 'http://127.0.0.1:8080', true],
    ['refuses', 'a cookie from the public host without TLS', '127.0.0.1:8080', 'http://marquee.example', true],
    ['refuses', 'a cookie from another site', 'marquee.example', 'https://evil.example', true],
    ['refuses', 'a cookie without an origin', 'marquee.example', undefined, true],
    ['refuses', 'a cookie with an opaque origin', 'marquee.example', 'null', true],
    ['allows', 'a token without an origin', 'marquee.example', undefined, false],
    ['refuses', 'a token from another site', 'marquee.example', 'https://evil.example', false],
  ])('%s a change by %s, and allows every read', (verdict, _, host, origin, byCookie) => {
    expect(site.mayChangeState(request({ host, origin }), byCookie)).toBe(verdict === 'allows');
    expect(site.mayChangeState(request({ host, origin }, { method: 'GET' }), byCookie)).toBe(true);
  });

  it('knows from a named proxy only to which port a tunnel connects', () => {
    const headers = { host: 'marquee.example', origin: 'http://localhost:9999', 'x-forwarded-port': '9999' };
    expect(site.mayChangeState(request(headers, { from: '10.0.0.1' }), true)).toBe(true);
    expect(site.mayChangeState(request(headers, { from: '203.0.113.9' }), true)).toBe(false);
  });

  it('believes X-Forwarded-For of named proxies only', () => {
    const headers = { 'x-forwarded-for': '203.0.113.9, 10.0.0.2' };
    expect(site.clientAddress(request(headers, { from: '10.0.0.1' }))).toBe('203.0.113.9');
    expect(site.clientAddress(request(headers, { from: '192.0.2.1' }))).toBe('192.0.2.1');
    expect(new Site().clientAddress(request(headers))).toBe('127.0.0.1');
  });

  it('takes the address of the connection where a proxy forwards nonsense', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const from = request({ 'x-forwarded-for': `${text}, nonsense` }, { from: '10.0.0.1' });
        expect(site.clientAddress(from)).toBe('10.0.0.1');
      }),
    );
  });

  it('knows an encrypted connection by the word of a named proxy, or by its public origin', () => {
    const https = { 'x-forwarded-proto': 'https', host: 'localhost:8080' };
    expect(site.isEncrypted(request(https, { from: '10.0.0.1' }))).toBe(true);
    expect(site.isEncrypted(request(https))).toBe(false);
    expect(site.isEncrypted(request({ host: '127.0.0.1:8080', origin: PUBLIC }))).toBe(true);
    expect(site.isEncrypted(request({ host: 'marquee.example' }))).toBe(true);
    expect(site.isEncrypted(request({ host: 'localhost:8080', origin: 'http://localhost:8080' }))).toBe(false);
  });
});

describe('cookieName', () => {
  it('differs by the port that the browser uses', () => {
    const names = ['localhost:8080', 'localhost:18080', '[::1]:8080', 'localhost:80', 'marquee.example', undefined];
    expect(names.map((host) => cookieName('c', host))).toEqual([
      'c_8080',
      'c_18080',
      'c_8080',
      'c_80',
      'c_default',
      'c_default',
    ]);
  });
});

describe('cookieValues', () => {
  it('returns every value of the name and of no other', () => {
    expect(cookieValues('a=1; c_8080=x; not_c_8080=y; c_8080=z=1;c_8080', 'c_8080')).toEqual(['x', 'z=1']);
    expect(cookieValues(undefined, 'c')).toEqual([]);
  });
});
