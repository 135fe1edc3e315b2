import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { StorageError } from './storage.error.js';
import { syncFolder } from './sync-folder.js';

/** Undefined if there is no such file. The caller writes and reads the file, so it knows the shape. */
export function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new StorageError(`${path} is not readable as JSON: restore it or start with an empty data folder`, {
      cause: error,
    });
  }
}

/** If the process dies or the power fails while writing, the old file stays intact. */
export function writeJsonAtomically(path: string, value: unknown): void {
  const draft = `${path}.draft`;
  writeFileSync(draft, JSON.stringify(value), { flush: true });
  renameSync(draft, path);
  syncFolder(dirname(path));
}
