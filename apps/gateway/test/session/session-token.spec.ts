import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readSession, signSession } from '../../src/session/session-token.js';

const key = randomBytes(32);
const session = { viewerId: 'ann', sid: 's-1', exp: 2_000 };

describe('session token', () => {
  it('is accepted with the key that signed it, also when that is the older of two', () => {
    const token = signSession(session, key);
    expect(readSession(token, [key], 1_999)).toEqual(session);
    expect(readSession(token, [randomBytes(32), key], 1_999)).toEqual(session);
  });

  it('is refused once expired and under other keys', () => {
    const token = signSession(session, key);
    expect(readSession(token, [key], 2_000)).toBe(undefined);
    expect(readSession(token, [randomBytes(32)], 0)).toBe(undefined);
  });

  it('is refused when its payload was replaced', () => {
    const forged = Buffer.from(JSON.stringify({ ...session, viewerId: 'bob' })).toString('base64url');
    const [version, , signature] = signSession(session, key).split('.');
    expect(readSession(`${version}.${forged}.${signature}`, [key], 0)).toBe(undefined);
  });

  it('is refused, and throws nothing, when its payload is signed and of another kind', () => {
    const token = signSession({ viewerId: 'ann', exp: 2_000 } as never, key);
    expect(readSession(token, [key], 0)).toBe(undefined);
  });

  it('is refused in any other form', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `v2.${text}.${text}`),
        ),
        (text) => {
          expect(readSession(text, [key], 0)).toBe(undefined);
        },
      ),
    );
    expect(readSession(`${signSession(session, key)}.more`, [key], 0)).toBe(undefined);
    expect(readSession('a'.repeat(100_000), [key], 0)).toBe(undefined);
  });
});
