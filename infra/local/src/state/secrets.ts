import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, writeJson } from './json-file.js';

const Secrets = z.record(z.string(), z.string().min(32));

/** The secret of this name: made at the first asking and kept in the home, readable by its owner alone. */
export function secret(home: string, name: string): string {
  const path = join(home, 'secrets.json');
  const known = Secrets.safeParse(readJson(path)).data ?? {};
  const found = known[name];
  if (found !== undefined) return found;
  const made = randomBytes(24).toString('hex');
  writeJson(path, { ...known, [name]: made }, 0o600);
  return made;
}
