import { setTimeout as pause } from 'node:timers/promises';
import { PlatformError } from '../platform-error.js';
import { startTime } from '../state/identity.js';
import { lockHolder } from '../state/lock.js';

const LIMIT_MS = 30_000;

/** Stops the platform in this data directory, detached or not, and returns when it has ended. */
export async function stop(_args: string[], dataDir: string): Promise<void> {
  const pid = lockHolder(dataDir);
  if (pid === undefined) return console.log(`Marquee is not running in ${dataDir}.`);
  process.kill(pid, 'SIGTERM');
  for (const began = Date.now(); startTime(pid) !== undefined;) {
    if (Date.now() - began > LIMIT_MS) {
      throw new PlatformError(
        `The platform (process ${pid}) did not stop within ${LIMIT_MS / 1000} s. Run "kill -9 ${pid}"; the next start ends its processes.`,
      );
    }
    await pause(50);
  }
  console.log('Stopped.');
}
