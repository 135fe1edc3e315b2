import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { StorageError } from './storage.error.js';

/** Undefined when there is no such file. The caller owns both the writing and the reading, so the shape is its to know. */
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

/** A process that dies half-way leaves the old file whole. */
export function writeJsonAtomically(path: string, value: unknown): void {
  const draft = `${path}.draft`;
  writeFileSync(draft, JSON.stringify(value));
  renameSync(draft, path);
}
