import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PlatformError } from '../platform-error.js';
import { startTime } from './identity.js';
import { readJson, writeJson } from './json-file.js';

const Lock = z.object({ pid: z.int(), startedAt: z.string() });

/** One platform a home. The lock of a process that is gone counts for nothing. */
export function takeLock(home: string): { release(): void } {
  const path = join(home, 'platform.lock');
  const holder = Lock.safeParse(readJson(path)).data;
  if (holder && holder.pid !== process.pid && startTime(holder.pid) === holder.startedAt) {
    throw new PlatformError(
      `Marquee runs already from ${home} (process ${holder.pid}): end it with "npm stop", or take another MARQUEE_HOME and GATEWAY_PORT.`,
    );
  }
  writeJson(path, { pid: process.pid, startedAt: startTime(process.pid) ?? '' });
  return { release: () => rmSync(path, { force: true }) };
}

export function lockHolder(home: string): number | undefined {
  const holder = Lock.safeParse(readJson(join(home, 'platform.lock'))).data;
  return holder && startTime(holder.pid) === holder.startedAt ? holder.pid : undefined;
}
