import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PlatformError } from '../platform-error.js';
import { startTime } from './identity.js';
import { readJson, writeJson } from './json-file.js';

const Lock = z.object({ pid: z.int(), startedAt: z.string() });

/**
 * Locks the data directory for this process. The lock of a process that no longer runs is ignored.
 *
 * @throws PlatformError if another platform runs in this data directory
 */
export function takeLock(dataDir: string): { release(): void } {
  const path = join(dataDir, 'platform.lock');
  const holder = Lock.safeParse(readJson(path)).data;
  if (holder && holder.pid !== process.pid && startTime(holder.pid) === holder.startedAt) {
    throw new PlatformError(
      `Marquee is already running in ${dataDir} (process ${holder.pid}). Stop it with "npm stop", or set another MARQUEE_HOME and GATEWAY_PORT.`,
    );
  }
  writeJson(path, { pid: process.pid, startedAt: startTime(process.pid) ?? '' });
  return { release: () => rmSync(path, { force: true }) };
}

/** The process that runs the platform in this data directory. */
export function lockHolder(dataDir: string): number | undefined {
  const holder = Lock.safeParse(readJson(join(dataDir, 'platform.lock'))).data;
  return holder && startTime(holder.pid) === holder.startedAt ? holder.pid : undefined;
}
