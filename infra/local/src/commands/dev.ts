import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { onInterruption } from '../interruption.js';
import { Platform } from '../platform.js';
import { PlatformError } from '../platform-error.js';
import { REPOSITORY } from '../repository.js';
import { portsFrom } from './ports-from.js';

/** A build writes many files; services restart when nothing was written for this long. */
const QUIET_MS = 400;

export interface DevOptions {
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The service whose first instance listens for a debugger. */
  readonly inspect: string | undefined;
}

/** Rebuilds what changes and restarts the services that use it, until Ctrl-C. */
export async function dev({ dataDir, environment, inspect }: DevOptions): Promise<void> {
  const { signal } = onInterruption();
  try {
    await using platform = await Platform.start({
      dataDir,
      environment,
      ...portsFrom(environment, false),
      observe: true,
      signal,
      onStep: (what) => console.log(`  ${what} …`),
      onWarning: (message) => console.error(`  Warning: ${message}`),
      ...(inspect !== undefined && { inspect }),
    });
    await watchAndRestart(platform, signal, inspect);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  console.log('  Stopped.');
}

async function watchAndRestart(platform: Platform, signal: AbortSignal, inspect: string | undefined): Promise<void> {
  const build = spawn(
    join(REPOSITORY, 'node_modules/.bin/turbo'),
    ['watch', 'build', '--output-logs=errors-only', '--ui=stream'],
    { cwd: REPOSITORY, stdio: 'inherit' },
  );
  const ended = once(build, 'exit');
  const rebuilt = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  for (const { folder, service } of buildOutputs()) {
    watch(folder, { recursive: true, signal }, () => {
      rebuilt.add(service);
      clearTimeout(timer);
      timer = setTimeout(() => {
        const changed = [...rebuilt];
        rebuilt.clear();
        void restartUsers(platform, changed);
      }, QUIET_MS);
    });
  }
  const { url, console: operator } = platform.run;
  const debuggerHint = inspect === undefined ? '' : `\n  Debugger     127.0.0.1:9229 (${inspect}-1)`;
  console.log(
    `\n  Home page    ${url}\n  Console      ${operator.url}/#token=${operator.token}${debuggerHint}\n\n  Watching for changes; Ctrl-C stops everything.\n`,
  );
  const outcome = await Promise.race([signal.aborted ? 'stop' : once(signal, 'abort').then(() => 'stop'), ended]);
  clearTimeout(timer);
  build.kill();
  if (outcome !== 'stop') {
    throw new PlatformError(
      'The watcher ended (see its output above), so nothing would be rebuilt. On Linux the limit fs.inotify.max_user_watches may be too low.',
    );
  }
}

async function restartUsers(platform: Platform, changed: readonly string[]): Promise<void> {
  for (const { name, service, kind } of platform.run.processes) {
    if (kind !== 'service' || !changed.includes(service)) continue;
    console.log(`  Restarting ${name}`);
    await platform.restart(name).catch((error: unknown) => console.error(`  ${(error as Error).message}`));
  }
}

/** The folder that each app's build writes, after those of the packages that it uses. */
function buildOutputs(): { folder: string; service: string }[] {
  return readdirSync(join(REPOSITORY, 'apps'))
    .map((service) => ({ folder: join(REPOSITORY, 'apps', service, 'bundle'), service }))
    .filter(({ folder }) => existsSync(folder));
}
