import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { SessionKeysUnusableError } from './session-keys.error.js';

const KeyFile = z.object({
  /** The first signs, all of them verify. */
  keys: z
    .array(z.object({ secret: z.base64().length(44), createdAt: z.int() }))
    .min(1)
    .max(2),
});
type KeyFile = z.infer<typeof KeyFile>;

const DAY_MS = 86_400_000;
/** A replaced key still verifies for the same time again, which must be longer than the life of a session. */
export const ROTATE_AFTER_MS = 30 * DAY_MS;
export const SESSION_MS = 14 * DAY_MS;

/**
 * Signing keys in a file that replicas share, so that a session outlives a restart and is valid at every replica.
 * The first replica creates the file. A key older than 30 days is replaced at start and still verifies for 30 days.
 */
export class SessionKeys {
  private constructor(
    private readonly path: string,
    private file: KeyFile,
  ) {}

  static async open(path: string, now: number): Promise<SessionKeys> {
    try {
      await mkdir(dirname(path), { recursive: true });
      const found = (await read(path)) ?? (await create(path, now));
      return new SessionKeys(path, await rotated(path, found, now));
    } catch (error) {
      throw new SessionKeysUnusableError(path, error);
    }
  }

  get signing(): Buffer {
    return this.verifying[0]!;
  }

  get verifying(): readonly [Buffer, ...Buffer[]] {
    return this.file.keys.map(({ secret }) => Buffer.from(secret, 'base64')) as [Buffer, ...Buffer[]];
  }

  /** Reads the file again, in case another replica has replaced a key. */
  async reload(): Promise<void> {
    const found = await read(this.path).catch(() => undefined);
    if (found !== undefined) this.file = found;
  }
}

async function read(path: string): Promise<KeyFile | undefined> {
  try {
    return KeyFile.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Uses a hard link, which unlike a rename fails if another replica was faster; then that replica's file counts. */
async function create(path: string, now: number): Promise<KeyFile> {
  const draft = await writeDraft(path, { keys: [newKey(now)] });
  try {
    await link(draft, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft);
  }
  return KeyFile.parse(JSON.parse(await readFile(path, 'utf8')));
}

async function rotated(path: string, file: KeyFile, now: number): Promise<KeyFile> {
  const [current] = file.keys;
  if (current === undefined || current.createdAt + ROTATE_AFTER_MS > now) return file;
  const next: KeyFile = { keys: [newKey(now), current] };
  await rename(await writeDraft(path, next), path);
  return next;
}

async function writeDraft(path: string, file: KeyFile): Promise<string> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(file), { mode: 0o600 });
  return draft;
}

function newKey(now: number): KeyFile['keys'][number] {
  return { secret: randomBytes(32).toString('base64'), createdAt: now };
}

function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
