import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** The parsed content; undefined if the file is missing or not valid JSON. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Replaces the file atomically, so that a reader never sees half of it. */
export function writeJson(path: string, value: unknown, mode = 0o644): void {
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
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
