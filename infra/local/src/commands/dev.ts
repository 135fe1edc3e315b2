import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Platform } from '../platform.js';
import { UsageError } from '../platform-error.js';
import { REPOSITORY } from '../repository.js';

/** A build writes many files; services restart when nothing was written for this long. */
const QUIET_MS = 400;

/** `dev [--inspect <service>]`: rebuilds what changes and restarts the services that use it. */
export async function dev(args: string[], dataDir: string): Promise<void> {
  const inspect = inspected(args);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
  await using platform = await Platform.start({
    dataDir,
    gatewayPort: Number(process.env['GATEWAY_PORT'] ?? 8080),
    consolePort: Number(process.env['CONSOLE_PORT'] ?? 8090),
    onStep: (what) => console.log(`  ${what} …`),
    ...(inspect !== undefined && { inspect }),
  });
  const build = spawn(
    join(REPOSITORY, 'node_modules/.bin/turbo'),
    ['watch', 'build', '--output-logs=errors-only', '--ui=stream'],
    {
      cwd: REPOSITORY,
      stdio: 'inherit',
    },
  );
  const rebuilt = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const restart = async (): Promise<void> => {
    const changed = [...rebuilt];
    rebuilt.clear();
    for (const { name, service, kind } of platform.run.processes) {
      if (kind !== 'service' || !changed.some((each) => each === '' || each === service)) continue;
      console.log(`  Restarting ${name}`);
      await platform.restart(name);
    }
  };
  for (const { folder, service } of outputs()) {
    watch(folder, { recursive: true, signal: stopping.signal }, () => {
      rebuilt.add(service);
      clearTimeout(timer);
      timer = setTimeout(() => void restart(), QUIET_MS);
    });
  }
  console.log(
    `\n  Watching. Home page: ${platform.url}${inspect === undefined ? '' : `; ${inspect} listens for a debugger`}\n`,
  );
  if (!stopping.signal.aborted) await once(stopping.signal, 'abort');
  build.kill();
}

/** The folders that builds write, each with the service that uses it; an empty name means all services. */
function outputs(): { folder: string; service: string }[] {
  const of = (group: string) =>
    readdirSync(join(REPOSITORY, group)).map((name) => ({ folder: join(REPOSITORY, group, name, 'dist'), name }));
  return [
    ...of('apps').map(({ folder, name }) => ({ folder, service: name })),
    ...of('packages').map(({ folder }) => ({ folder, service: '' })),
  ].filter(({ folder }) => existsSync(folder));
}

function inspected(args: string[]): string | undefined {
  try {
    return parseArgs({ args, options: { inspect: { type: 'string' } } }).values.inspect;
  } catch (cause) {
    throw new UsageError('Usage: npm run dev [-- --inspect <service>]', { cause });
  }
}
