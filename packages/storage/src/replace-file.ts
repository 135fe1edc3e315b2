import { randomUUID } from 'node:crypto';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a private file beside `path`, through to the disk. Returns its path, for the caller to rename or link. */
export async function writeDraft(path: string, text: string): Promise<string> {
  const draft = `${path}.${randomUUID()}`;
  await removingOnError(draft, () => writeFile(draft, text, { mode: 0o600, flush: true }));
  return draft;
}

/** Replaces a file, in a folder that exists: after a crash or a power cut it has the old content or the new. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const draft = await writeDraft(path, text);
  await removingOnError(draft, () => rename(draft, path));
  await using folder = await open(dirname(path));
  await folder.sync();
}

/** Compares the code only: in a test, the error may come from another realm. */
export function isMissingFile(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

/** A draft that stays would make a full disk fuller. */
async function removingOnError(draft: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
