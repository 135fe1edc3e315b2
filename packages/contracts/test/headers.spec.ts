import { describe, expect, it } from '@jest/globals';
import { HEADERS, INTERNAL_HEADERS } from '../src/headers.js';
import { signImportGrant, verifyImportGrant } from '../src/import-grant.js';

describe('the headers between services', () => {
  it('that the gateway removes are those that only a service may set', () => {
    expect(INTERNAL_HEADERS).toEqual([HEADERS.attempt, HEADERS.target, HEADERS.caller]);
  });

  it('are written in lower case, as Node gives them', () => {
    for (const name of Object.values(HEADERS)) expect(name).toBe(name.toLowerCase());
  });
});

describe('an import grant', () => {
  const grant = signImportGrant('key', 2_000);

  it('is valid with its key until it expires', () => {
    expect(verifyImportGrant('key', grant, 1_999)).toBe(true);
    expect(verifyImportGrant('key', grant, 2_000)).toBe(false);
    expect(verifyImportGrant('another key', grant, 1_000)).toBe(false);
  });

  it.each(['', '2000', '2000.ab', grant.replace('2000', '9000')])('is refused when it reads "%s"', (forged) => {
    expect(verifyImportGrant('key', forged, 1_000)).toBe(false);
  });
});
