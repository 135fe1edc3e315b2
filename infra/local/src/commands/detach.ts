import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { onInterruption } from '../interruption.js';
import { PlatformError } from '../platform-error.js';
import { claimDataDir } from '../state/data-dir.js';

/** What a detached platform tells the command that started it. */
type Progress = { readonly step: string } | { readonly screen: string };

const STOP_LIMIT_MS = 30_000;

export function tellParent(progress: Progress): void {
  if (process.connected) process.send?.(progress);
}

/** Starts the platform in the background and returns when it is ready; its output goes to `logs/platform.log`. */
export async function detach({
  dataDir,
  anyPort,
  observe,
}: {
  readonly dataDir: string;
  readonly anyPort: boolean;
  readonly observe: boolean;
}): Promise<void> {
  claimDataDir(dataDir);
  mkdirSync(join(dataDir, 'logs'), { recursive: true });
  const path = join(dataDir, 'logs/platform.log');
  // The output contains the console's token.
  const log = openSync(path, 'w', 0o600);
  const args = ['start', ...(anyPort ? ['--any-port'] : []), ...(observe ? [] : ['--no-observe'])];
  const child = fork(process.argv[1] ?? '', args, { detached: true, stdio: ['ignore', log, log, 'ipc'] });
  closeSync(log);
  const { signal } = onInterruption(() => child.kill('SIGTERM'));
  signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  const screen = await untilReady(child, path);
  if (screen === undefined || signal.aborted) {
    await Promise.race([exitOf(child), pause(STOP_LIMIT_MS, undefined, { ref: false })]);
    console.log('  Interrupted; everything is stopped.');
    process.exit(130);
  }
  console.log(screen);
  child.disconnect();
  child.unref();
}

/** The start screen; undefined if the platform was interrupted. */
function untilReady(child: ChildProcess, log: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    child.on('message', (message) => {
      const progress = message as Progress;
      if ('screen' in progress) resolve(progress.screen);
      else console.log(`  ${progress.step} …`);
    });
    child.once('exit', (code) => {
      if (code === 130) return resolve(undefined);
      const output = readFileSync(log, 'utf8').replaceAll(/^ {2}.* …\n/gm, '');
      reject(new PlatformError(output.trim() || `The platform ended with exit code ${code}.`));
    });
  });
}

function exitOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
}
