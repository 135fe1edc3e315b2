import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ImportGrants } from '../../src/session/import-grants.js';
import { mayChangeState } from '@marquee/http';
import { expiredSessionCookie, sessionCookie, tokenInCookie } from '../../src/session/session-cookie.js';

describe('session cookie', () => {
  it('is HttpOnly, SameSite=Lax and expires', () => {
    expect(sessionCookie('v1.a.b', new Date(0))).toBe(
      'marquee_session=v1.a.b; Path=/; HttpOnly; SameSite=Lax; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
    );
    expect(expiredSessionCookie()).toContain('marquee_session=;');
  });

  it('is found among other cookies', () => {
    expect(tokenInCookie('a=b; marquee_session=v1.x.y; c=d')).toBe('v1.x.y');
    expect(tokenInCookie('not_marquee_session=v1.x.y')).toBe(undefined);
    expect(tokenInCookie(undefined)).toBe(undefined);
  });
});

describe('the origin rule', () => {
  const request = { method: 'POST', host: 'Home.example:8080', origin: undefined, authorisedByCookie: true };

  it.each([
    ['allows a cookie from the same host', { origin: 'http://home.example:8080' }, true],
    ['allows a cookie when a proxy ends TLS', { origin: 'https://home.example:8080' }, true],
    ['refuses a cookie without an origin', {}, false],
    ['refuses a cookie from another site', { origin: 'http://evil.example' }, false],
    ['refuses a cookie from another port', { origin: 'http://home.example:9999' }, false],
    ['refuses a cookie from an opaque origin', { origin: 'null' }, false],
    ['allows a bearer token without an origin', { authorisedByCookie: false }, true],
    ['refuses a bearer token from another site', { authorisedByCookie: false, origin: 'http://evil.example' }, false],
    ['allows a cookie from another site to read', { method: 'GET', origin: 'http://evil.example' }, true],
  ])('%s', (_, changes, expected) => {
    expect(mayChangeState({ ...request, ...changes })).toBe(expected);
  });
});

describe('import grant', () => {
  const key = 'k'.repeat(32);
  const grant = (expiry: number, by = key) =>
    `${expiry}.${createHmac('sha256', by).update(`import:${expiry}`).digest('hex')}`;
  const allows = (header: string | undefined, by: string | undefined = key) =>
    new ImportGrants({ IMPORT_KEY: by }, () => 1_000).verify({ 'x-import-grant': header });

  it('is valid until it expires', () => {
    expect(allows(grant(1_001))).toBe(true);
    expect(allows(grant(1_000))).toBe(false);
  });

  it('is valid only when signed with the operator’s key', () => {
    expect(allows(grant(2_000, 'x'.repeat(32)))).toBe(false);
    expect(allows(grant(2_000).replace('2000', '3000'))).toBe(false);
    expect(new ImportGrants({ IMPORT_KEY: undefined }, () => 0).verify({ 'x-import-grant': grant(2_000) })).toBe(false);
    expect(allows(undefined)).toBe(false);
    expect(allows('2000.zz')).toBe(false);
  });
});
