import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PlatformError } from '../platform-error.js';
import { readJson, writeJson } from './json-file.js';

const Secrets = z.record(z.string(), z.string().min(32));

const WAY_OUT =
  'It holds the passwords of the databases: restore it, or delete all data with "npm run reset" and start again.';

/**
 * A random secret by name, created at first use and kept in a file that only its owner can read.
 *
 * @throws PlatformError if the file cannot be read
 */
export function secret(dataDir: string, name: string): string {
  const path = join(dataDir, 'secrets.json');
  const known = readJson(path, Secrets, WAY_OUT) ?? {};
  const found = known[name];
  if (found !== undefined) return found;
  const created = randomBytes(24).toString('hex');
  writeJson(path, { ...known, [name]: created });
  return created;
}

/**
 * The password of the database cluster in `folder`.
 *
 * @throws PlatformError if the cluster exists and its password does not
 */
export function clusterPassword(dataDir: string, folder: string): string {
  const path = join(dataDir, 'secrets.json');
  const isKnown = readJson(path, Secrets, WAY_OUT)?.['postgres'] !== undefined;
  if (!isKnown && existsSync(join(folder, 'PG_VERSION'))) {
    throw new PlatformError(`${path} lacks the password of the databases in ${folder}. ${WAY_OUT}`);
  }
  return secret(dataDir, 'postgres');
}
