import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Platform } from '../platform.js';
import { PlatformError, UsageError } from '../platform-error.js';
import { startScreen } from '../screen.js';
import { detach } from './detach.js';

/** `start [--detach]`: runs until Ctrl-C, SIGTERM or `stop`; with --detach it returns when the platform is ready. */
export async function start(args: string[], dataDir: string): Promise<void> {
  if (options(args).detach) return detach(dataDir);
  const began = performance.now();
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
  const platform = await Platform.start({
    dataDir,
    gatewayPort: portFrom('GATEWAY_PORT', '8080'),
    consolePort: portFrom('CONSOLE_PORT', '8090'),
    onStep: (what) => console.log(`  ${what} …`),
    onStop: () => stopping.abort(),
  });
  console.log(await startScreen(platform.run, dataDir, Math.round((performance.now() - began) / 1000)));
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

function portFrom(variable: string, fallback: string): number {
  const text = process.env[variable] ?? fallback;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new PlatformError(`${variable} must be a port number from 0 to 65535; it is "${text}".`);
}
