import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readJson, writeJsonAtomically } from './json-file.js';

const FILE = 'cluster-id.json';

/** Sixteen random bytes in URL-safe base64, as in Kafka. They stay the same for the life of the data directory. */
export function loadClusterId(dataDir: string): string {
  const path = join(dataDir, FILE);
  const stored = readJson<string>(path);
  if (stored !== undefined) return stored;
  const clusterId = randomBytes(16).toString('base64url');
  writeJsonAtomically(path, clusterId);
  return clusterId;
}
