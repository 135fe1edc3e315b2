import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Platform } from '../platform.js';
import { PlatformError, UsageError } from '../platform-error.js';
import { startScreen } from '../screen.js';
import { detach } from './detach.js';

/** `start [--detach]`: runs until Ctrl-C, SIGTERM or `stop`; detached, returns once all is ready. */
export async function start(args: string[], home: string): Promise<void> {
  if (options(args).detach) return detach(home);
  const began = performance.now();
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
  const platform = await Platform.start({
    home,
    gatewayPort: portIn('GATEWAY_PORT', '8080'),
    consolePort: portIn('CONSOLE_PORT', '8090'),
    onStep: (what) => console.log(`  ${what} …`),
    onStop: () => stopping.abort(),
  });
  console.log(await startScreen(platform.run, home, Math.round((performance.now() - began) / 1000)));
  process.send?.('ready');
  if (!stopping.signal.aborted) await once(stopping.signal, 'abort');
  console.log('  Stopping …');
  await platform.close();
  process.exit(0);
}

function options(args: string[]): { detach: boolean } {
  try {
    const { values } = parseArgs({ args, options: { detach: { type: 'boolean', default: false } } });
    return values;
  } catch (cause) {
    throw new UsageError('Usage: npm start [-- --detach]', { cause });
  }
}

function portIn(variable: string, usual: string): number {
  const text = process.env[variable] ?? usual;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new PlatformError(`${variable} is expected to be a port number, 0 to 65535; got "${text}".`);
}
