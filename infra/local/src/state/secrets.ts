import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, writeJson } from './json-file.js';

const Secrets = z.record(z.string(), z.string().min(32));

/** A random secret by name, created at first use and kept in a file that only its owner can read. */
export function secret(dataDir: string, name: string): string {
  const path = join(dataDir, 'secrets.json');
  const known = Secrets.safeParse(readJson(path)).data ?? {};
  const found = known[name];
  if (found !== undefined) return found;
  const created = randomBytes(24).toString('hex');
  writeJson(path, { ...known, [name]: created }, 0o600);
  return created;
}
