import { rm } from 'node:fs/promises';
import { PlatformError } from '../platform-error.js';
import { lockHolder } from '../state/lock.js';
import { endOrphans } from '../state/orphans.js';

/** Removes all data of this home. */
export async function reset(_args: string[], home: string): Promise<void> {
  if (lockHolder(home) !== undefined)
    throw new PlatformError(`Marquee runs from ${home}: end it with "npm stop" first.`);
  await endOrphans(home);
  await rm(home, { recursive: true, force: true });
  console.log(`Removed ${home}.`);
}
