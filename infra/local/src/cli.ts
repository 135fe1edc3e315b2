import { resolve } from 'node:path';
import { data } from './commands/data.js';
import { dev } from './commands/dev.js';
import { platformCommand } from './commands/platform.js';
import { reset } from './commands/reset.js';
import { start } from './commands/start.js';
import { stop } from './commands/stop.js';
import { PlatformError, UsageError } from './platform-error.js';

const COMMANDS: Readonly<Record<string, (args: string[], dataDir: string) => Promise<void>>> = {
  start,
  stop,
  reset,
  data,
  dev,
  platform: platformCommand,
};

const dataDir = resolve(process.env['MARQUEE_HOME'] ?? '.marquee');
const [name = '', ...args] = process.argv.slice(2);

try {
  const command = COMMANDS[name];
  if (!command) throw new UsageError(`Unknown command "${name}". Known: ${Object.keys(COMMANDS).join(', ')}.`);
  await command(args, dataDir);
} catch (error) {
  const known = error instanceof PlatformError || error instanceof UsageError;
  console.error(known ? error.message : error);
  process.exit(error instanceof UsageError ? 2 : 1);
}
