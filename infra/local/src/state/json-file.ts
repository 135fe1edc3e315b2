import { readFileSync, renameSync, writeFileSync } from 'node:fs';

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
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode });
  renameSync(draft, path);
}
