import { fork } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlatformError } from '../platform-error.js';

/** Starts the platform in the background and returns when it is ready; its output also goes to `logs/platform.log`. */
export async function detach(dataDir: string): Promise<void> {
  mkdirSync(join(dataDir, 'logs'), { recursive: true });
  const path = join(dataDir, 'logs/platform.log');
  // The output contains the console's token.
  const log = openSync(path, 'w', 0o600);
  const child = fork(process.argv[1] ?? '', ['start'], { detached: true, stdio: ['ignore', log, log, 'ipc'] });
  closeSync(log);
  await new Promise<void>((ready, failed) => {
    child.once('message', () => ready());
    child.once('exit', (code) =>
      failed(new PlatformError(readFileSync(path, 'utf8').trim() || `The platform ended with exit code ${code}.`)),
    );
  });
  console.log(readFileSync(path, 'utf8'));
  child.disconnect();
  child.unref();
}
