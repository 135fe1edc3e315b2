import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { PlatformError } from '../platform-error.js';

/**
 * The content of a state file; undefined if there is none.
 *
 * @param wayOut what a person can do about a file that cannot be read
 * @throws PlatformError if the file exists and cannot be read: it may hold what is stored nowhere else
 */
export function readJson<T>(path: string, schema: z.ZodType<T>, wayOut: string): T | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadable(path, (cause as Error).message, wayOut, cause);
  }
  if (text.trim() === '') throw unreadable(path, 'it is empty', wayOut);
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause).replaceAll(/\s+/g, ' ') : (cause as Error).message;
    throw unreadable(path, why, wayOut, cause);
  }
}

function unreadable(path: string, why: string, wayOut: string, cause?: unknown): PlatformError {
  return new PlatformError(`${path} cannot be read: ${why}. ${wayOut}`, { cause });
}

/**
 * Replaces the file atomically: a reader never sees half of it, and after a power cut it has the old content or the
 * new.
 */
export function writeJson(path: string, value: unknown): void {
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true });
    renameSync(draft, path);
  } catch (error) {
    removeFile(draft);
    throw error;
  }
  syncFolder(dirname(path));
}

/** Makes a rename in the folder survive a power cut. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Removes the file if it is there and can be removed. */
export function removeFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The folder is gone or read-only; the next start replaces the file.
  }
}
