import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SessionKeysUnusableError } from '../../src/session/session-keys.error.js';
import { ROTATE_AFTER_MS, SESSION_MS, SessionKeys } from '../../src/session/session-keys.js';
import { SessionService } from '../../src/session/session.service.js';

const none = { has: () => false, add: () => Promise.resolve() };
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'session-keys-'));
  path = join(folder, 'keys.json');
});
afterEach(() => rm(folder, { recursive: true }));

describe('session keys', () => {
  it('are created once when eight replicas start at the same time', async () => {
    const opened = await Promise.all(Array.from({ length: 8 }, () => SessionKeys.open(path, 0)));
    expect(new Set(opened.map(({ signing }) => signing.toString('hex'))).size).toBe(1);
  });

  it('are stored in a file that only its owner can read', async () => {
    await SessionKeys.open(path, 0);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('outlive a restart, so that sessions stay valid', async () => {
    const { token } = new SessionService(await SessionKeys.open(path, 0), none, () => 0).open('ann');
    const restarted = new SessionService(await SessionKeys.open(path, 1_000), none, () => 1_000);
    expect(await restarted.verify(token)).toMatchObject({ viewerId: 'ann', exp: SESSION_MS });
  });

  it('are replaced after 30 days, and the key before still verifies', async () => {
    const before = await SessionKeys.open(path, 0);
    const after = await SessionKeys.open(path, ROTATE_AFTER_MS);
    expect(after.signing.equals(before.signing)).toBe(false);
    expect(after.verifying[1]?.equals(before.signing)).toBe(true);
    const twice = await SessionKeys.open(path, 2 * ROTATE_AFTER_MS);
    expect(twice.verifying).toHaveLength(2);
  });

  it('are replaced by the same key when eight replicas rotate at the same time', async () => {
    const replicas = await Promise.all(Array.from({ length: 8 }, () => SessionKeys.open(path, 0)));
    const before = replicas[0]!.signing;
    await Promise.all(replicas.map((keys) => keys.rotate(ROTATE_AFTER_MS)));
    const signing = new Set(replicas.map((keys) => keys.signing.toString('hex')));
    const stored = await SessionKeys.open(path, ROTATE_AFTER_MS);
    expect([...signing]).toEqual([stored.signing.toString('hex')]);
    expect(stored.signing.equals(before)).toBe(false);
  });

  it('are replaced while a replica runs, also after a rotation that a crash has cut', async () => {
    const keys = await SessionKeys.open(path, 0);
    const text = await readFile(path, 'utf8');
    await SessionKeys.open(path, ROTATE_AFTER_MS);
    // As if the other replica had died between making the new key and storing it.
    await writeFile(path, text);
    await keys.rotate(ROTATE_AFTER_MS + 1);
    expect((await SessionKeys.open(path, ROTATE_AFTER_MS + 1)).signing.equals(keys.signing)).toBe(true);
    await keys.rotate(2 * ROTATE_AFTER_MS + 1);
    await keys.rotate(3 * ROTATE_AFTER_MS + 2);
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('are read again for a token that another replica signed with a newer key', async () => {
    const old = new SessionService(await SessionKeys.open(path, 0), none, () => ROTATE_AFTER_MS + 1);
    const { token } = new SessionService(
      await SessionKeys.open(path, ROTATE_AFTER_MS),
      none,
      () => ROTATE_AFTER_MS,
    ).open('ann');
    expect(await old.verify(token)).toMatchObject({ viewerId: 'ann' });
  });

  it('are refused when the file is damaged, with an error that does not reveal them', async () => {
    await writeFile(path, '{"keys":[{"secret":"c2VjcmV0"}]}');
    const refused = await SessionKeys.open(path, 0).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(SessionKeysUnusableError);
    expect(String(refused)).not.toContain('c2VjcmV0');
    expect(await readFile(path, 'utf8')).toContain('c2VjcmV0');
  });
});
