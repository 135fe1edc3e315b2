import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ImportGrants } from '../../src/session/import-grants.js';
import { mayChangeState } from '../../src/session/origin.domain.js';
import { expiredSessionCookie, sessionCookie, tokenInCookie } from '../../src/session/session-cookie.js';

describe('session cookie', () => {
  it('is out of reach of scripts and of other sites, and expires', () => {
    expect(sessionCookie('v1.a.b', new Date(0))).toBe(
      'marquee_session=v1.a.b; Path=/; HttpOnly; SameSite=Lax; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
    );
    expect(expiredSessionCookie()).toContain('marquee_session=;');
  });

  it('is found among others', () => {
    expect(tokenInCookie('a=b; marquee_session=v1.x.y; c=d')).toBe('v1.x.y');
    expect(tokenInCookie('not_marquee_session=v1.x.y')).toBe(undefined);
    expect(tokenInCookie(undefined)).toBe(undefined);
  });
});

describe('origin of a request', () => {
  const request = { method: 'POST', host: 'Home.example:8080', origin: undefined, authorisedByCookie: true };

  it.each([
    ['by cookie from the same host', { origin: 'http://home.example:8080' }, true],
    ['by cookie, TLS ended in front', { origin: 'https://home.example:8080' }, true],
    ['by cookie without an origin', {}, false],
    ['by cookie from elsewhere', { origin: 'http://evil.example' }, false],
    ['by cookie from another port', { origin: 'http://home.example:9999' }, false],
    ['by cookie from an opaque origin', { origin: 'null' }, false],
    ['by token without an origin', { authorisedByCookie: false }, true],
    ['by token from elsewhere', { authorisedByCookie: false, origin: 'http://evil.example' }, false],
    ['by cookie from elsewhere, but only reading', { method: 'GET', origin: 'http://evil.example' }, true],
  ])('%s: may change state %#', (_, changes, expected) => {
    expect(mayChangeState({ ...request, ...changes })).toBe(expected);
  });
});

describe('import grant', () => {
  const key = 'k'.repeat(32);
  const grant = (expiry: number, by = key) =>
    `${expiry}.${createHmac('sha256', by).update(`import:${expiry}`).digest('hex')}`;
  const allows = (header: string | undefined, by: string | undefined = key) =>
    new ImportGrants(by, () => 1_000).allow({ 'x-import-grant': header });

  it('counts until it expires', () => {
    expect(allows(grant(1_001))).toBe(true);
    expect(allows(grant(1_000))).toBe(false);
  });

  it('counts only under the operator’s key', () => {
    expect(allows(grant(2_000, 'x'.repeat(32)))).toBe(false);
    expect(allows(grant(2_000).replace('2000', '3000'))).toBe(false);
    expect(new ImportGrants(undefined, () => 0).allow({ 'x-import-grant': grant(2_000) })).toBe(false);
    expect(allows(undefined)).toBe(false);
    expect(allows('2000.zz')).toBe(false);
  });
});
