import { setTimeout as pause } from 'node:timers/promises';
import { PlatformError } from '../platform-error.js';
import { startTime } from '../state/identity.js';
import { lockHolder } from '../state/lock.js';

const LIMIT_MS = 30_000;

/** Ends the platform of this home, detached or not, and returns once it is gone. */
export async function stop(_args: string[], home: string): Promise<void> {
  const pid = lockHolder(home);
  if (pid === undefined) return console.log(`Marquee does not run from ${home}.`);
  process.kill(pid, 'SIGTERM');
  for (const began = Date.now(); startTime(pid) !== undefined;) {
    if (Date.now() - began > LIMIT_MS) {
      throw new PlatformError(
        `The platform (process ${pid}) has not ended within ${LIMIT_MS / 1000} s: end it with "kill -9 ${pid}"; the next start cleans up.`,
      );
    }
    await pause(50);
  }
  console.log('Stopped.');
}
