import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isMissingFile, replaceFile, writeDraft } from '@marquee/storage';
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
 * The first replica creates the file. A key older than 30 days is replaced, at a start or while the gateway runs, and
 * still verifies for 30 days.
 */
export class SessionKeys {
  /** The same array until a key is replaced. The first key signs. */
  verifying: readonly [Buffer, ...Buffer[]];

  private constructor(
    private readonly path: string,
    private file: KeyFile,
  ) {
    this.verifying = secretsOf(file);
  }

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
    return this.verifying[0];
  }

  /** Replaces the signing key if it is old, or takes the one by which another replica has replaced it. */
  async rotate(now: number): Promise<void> {
    try {
      this.use(await rotated(this.path, (await read(this.path)) ?? this.file, now));
    } catch (error) {
      throw new SessionKeysUnusableError(this.path, error);
    }
  }

  /** Reads the file again, in case another replica has replaced a key. */
  async reload(): Promise<void> {
    const found = await read(this.path).catch(() => undefined);
    if (found !== undefined) this.use(found);
  }

  private use(file: KeyFile): void {
    if (isDeepStrictEqual(file, this.file)) return;
    this.file = file;
    this.verifying = secretsOf(file);
  }
}

function secretsOf({ keys }: KeyFile): readonly [Buffer, ...Buffer[]] {
  return keys.map(({ secret }) => Buffer.from(secret, 'base64')) as [Buffer, ...Buffer[]];
}

async function read(path: string): Promise<KeyFile | undefined> {
  try {
    return KeyFile.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
}

async function create(path: string, now: number): Promise<KeyFile> {
  await linkOnce(path, { keys: [newKey(now)] });
  return KeyFile.parse(JSON.parse(await readFile(path, 'utf8')));
}

/** Uses a hard link, which unlike a rename fails if another replica was faster; then that replica's file counts. */
async function linkOnce(path: string, file: KeyFile): Promise<void> {
  const draft = await writeDraft(path, JSON.stringify(file));
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
}

async function rotated(path: string, file: KeyFile, now: number): Promise<KeyFile> {
  const [current, previous] = file.keys;
  if (current === undefined || current.createdAt + ROTATE_AFTER_MS > now) return file;
  await linkOnce(successorOf(path, current), { keys: [newKey(now), current] });
  const next = KeyFile.parse(JSON.parse(await readFile(successorOf(path, current), 'utf8')));
  await replaceFile(path, JSON.stringify(next));
  // The successor stays for replicas that are about to rotate as well; the one before has no use anymore.
  if (previous !== undefined) await rm(successorOf(path, previous), { force: true });
  return next;
}

/** Each key has one successor: replicas that rotate at the same time all take the same file. */
function successorOf(path: string, { createdAt }: KeyFile['keys'][number]): string {
  return `${path}.after-${createdAt}`;
}

function newKey(now: number): KeyFile['keys'][number] {
  return { secret: randomBytes(32).toString('base64'), createdAt: now };
}
