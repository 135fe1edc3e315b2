import { rm } from 'node:fs/promises';
import { PlatformError } from '../platform-error.js';
import { lockHolder } from '../state/lock.js';
import { endOrphans } from '../state/orphans.js';

/** Removes the data directory. */
export async function reset(_args: string[], dataDir: string): Promise<void> {
  if (lockHolder(dataDir) !== undefined)
    throw new PlatformError(`Marquee is running in ${dataDir}. Stop it with "npm stop" first.`);
  await endOrphans(dataDir);
  await rm(dataDir, { recursive: true, force: true });
  console.log(`Removed ${dataDir}.`);
}
