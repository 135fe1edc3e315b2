import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { PlatformError } from '../platform-error.js';
import { isEnding, isRunning, startTime } from './identity.js';
import { readJson, removeFile, writeJson } from './json-file.js';

/** A platform that was just killed may take some milliseconds to end. */
const ENDING_LIMIT_MS = 2_000;

const Lock = z.object({ pid: z.int(), startedAt: z.string() });

const lockPath = (dataDir: string): string => join(dataDir, 'platform.lock');

/**
 * Locks the data directory for this process. The lock of a process that no longer runs is ignored.
 *
 * @throws PlatformError if another platform runs in this data directory
 */
export async function takeLock(dataDir: string): Promise<{ release(): void }> {
  let holder = lockHolder(dataDir);
  for (const began = Date.now(); holder !== undefined && isEnding(holder) && Date.now() - began < ENDING_LIMIT_MS;) {
    await pause(10);
    holder = lockHolder(dataDir);
  }
  if (holder !== undefined && holder !== process.pid) {
    throw new PlatformError(
      `Marquee is already running in ${dataDir} (process ${holder}). Stop it with "npm stop", or set another MARQUEE_HOME and GATEWAY_PORT.`,
    );
  }
  writeJson(lockPath(dataDir), { pid: process.pid, startedAt: startTime(process.pid) ?? '' });
  return { release: () => removeFile(lockPath(dataDir)) };
}

/**
 * The process that runs the platform in this data directory.
 *
 * @throws PlatformError if the lock cannot be read
 */
export function lockHolder(dataDir: string): number | undefined {
  const holder = readJson(lockPath(dataDir), Lock, 'If Marquee does not run in this folder, delete the file.');
  return holder && isRunning(holder) ? holder.pid : undefined;
}
