import { setTimeout as pause } from 'node:timers/promises';
import { PlatformError } from '../platform-error.js';
import { startTime } from '../state/identity.js';
import { lockHolder } from '../state/lock.js';
import { endOrphans } from '../state/orphans.js';
import { removeRunFile } from '../state/run-file.js';

const LIMIT_MS = 40_000;

/** Stops the platform in this data directory, detached or not; if it was killed, ends the processes that it left. */
export async function stop(dataDir: string): Promise<void> {
  const pid = lockHolder(dataDir);
  if (pid !== undefined) {
    process.kill(pid, 'SIGTERM');
    for (const began = Date.now(); startTime(pid) !== undefined; await pause(50)) {
      if (Date.now() - began > LIMIT_MS) {
        throw new PlatformError(
          `The platform (process ${pid}) did not stop within ${LIMIT_MS / 1000} s. Run "kill -9 ${pid}", then "npm stop" again to end its processes.`,
        );
      }
    }
  }
  const orphans = await endOrphans(dataDir);
  removeRunFile(dataDir);
  if (orphans > 0) console.log(`Ended ${orphans} processes that a killed platform had left.`);
  else console.log(pid === undefined ? `Marquee is not running in ${dataDir}.` : 'Stopped.');
}
