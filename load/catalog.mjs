import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const filesIn = (folder) => {
  const path = join(import.meta.dirname, folder);
  return readdirSync(path)
    .toSorted()
    .map((file) => ({ name: file.replace(/^\d+-|\.ts$/g, ''), path: join(path, file) }));
};

/** Lessons in their order, from simple to hard: `smoke` is in `lessons/01-smoke.ts`. */
export const lessons = filesIn('lessons');
/** One broken dependency each. */
export const failures = filesIn('failures');
export const scenarios = [...lessons, ...failures];
