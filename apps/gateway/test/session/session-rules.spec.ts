import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ImportGrants } from '../../src/session/import-grants.js';
import { expiredSessionCookie, sessionCookie, tokensInCookie } from '../../src/session/session-cookie.js';

describe('session cookie', () => {
  const site = { host: 'localhost:8080', encrypted: false };

  it('is HttpOnly, SameSite=Lax, expires, and is Secure on an encrypted connection only', () => {
    expect(sessionCookie('v1.a.b', new Date(0), site)).toBe(
      'marquee_session_8080=v1.a.b; Path=/; HttpOnly; SameSite=Lax; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
    );
    expect(sessionCookie('v1.a.b', new Date(0), { ...site, encrypted: true })).toContain('; SameSite=Lax; Secure; ');
    expect(expiredSessionCookie(site)).toContain('marquee_session_8080=;');
  });

  it('is found among other cookies, and not those of other ports or of older versions', () => {
    const header = 'a=b; marquee_session=old; marquee_session_18080=other; marquee_session_8080=v1.x.y; c=d';
    expect(tokensInCookie(header, 'localhost:8080')).toEqual(['v1.x.y']);
    expect(tokensInCookie('not_marquee_session_8080=v1.x.y', 'localhost:8080')).toEqual([]);
    expect(tokensInCookie(undefined, undefined)).toEqual([]);
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
