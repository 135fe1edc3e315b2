import { fork } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlatformError } from '../platform-error.js';

/** Starts the platform as a process of its own and returns once it is ready; what it prints goes to `logs/platform.log` too. */
export async function detach(home: string): Promise<void> {
  mkdirSync(join(home, 'logs'), { recursive: true });
  const path = join(home, 'logs/platform.log');
  // The screen holds the console's token.
  const log = openSync(path, 'w', 0o600);
  const child = fork(process.argv[1] ?? '', ['start'], { detached: true, stdio: ['ignore', log, log, 'ipc'] });
  closeSync(log);
  await new Promise<void>((ready, failed) => {
    child.once('message', () => ready());
    child.once('exit', (code) =>
      failed(new PlatformError(readFileSync(path, 'utf8').trim() || `It ended with ${code}.`)),
    );
  });
  console.log(readFileSync(path, 'utf8'));
  child.disconnect();
  child.unref();
}
