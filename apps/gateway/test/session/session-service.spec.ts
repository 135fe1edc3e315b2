import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ROTATE_AFTER_MS, SESSION_MS, SessionKeys } from '../../src/session/session-keys.js';
import { SessionService } from '../../src/session/session.service.js';
import type { SessionPayload } from '../../src/session/session-token.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'session-service-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a session token that was verified before', () => {
  let now = 0;
  let keys: SessionKeys;
  let sessions: SessionService;
  let token: string;
  const closed = new Set<string>();

  beforeEach(async () => {
    now = 0;
    keys = await SessionKeys.open(join(folder, 'keys.json'), now);
    const revoked = {
      has: ({ sid }: SessionPayload) => closed.has(sid),
      add: ({ sid }: SessionPayload) => Promise.resolve(void closed.add(sid)),
    };
    sessions = new SessionService(keys, revoked, () => now);
    ({ token } = sessions.open('ann'));
    await sessions.verify(token);
  });

  it('is accepted again, and only as it was signed', async () => {
    expect(await sessions.verify(token)).toMatchObject({ viewerId: 'ann' });
    expect(await sessions.verify(`${token}A`)).toBe(undefined);
    expect(await sessions.verify(token.slice(0, -2))).toBe(undefined);
  });

  it('is refused once it has expired', async () => {
    now = SESSION_MS;
    expect(await sessions.verify(token)).toBe(undefined);
  });

  it('is refused after its session was closed', async () => {
    await sessions.close(token);
    expect(await sessions.verify(token)).toBe(undefined);
  });

  it('is refused once its key verifies no longer', async () => {
    await keys.rotate(ROTATE_AFTER_MS);
    expect(await sessions.verify(token)).toMatchObject({ viewerId: 'ann' });
    await keys.rotate(2 * ROTATE_AFTER_MS);
    expect(await sessions.verify(token)).toBe(undefined);
  });
});
