import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { ACTIONS, methodOf } from '../control/actions.js';
import { connectPlatform } from '../control/control-client.js';
import { formatTable, listProcesses } from '../list.js';
import { UsageError } from '../platform-error.js';

const USAGE = `Usage: npm run platform -- list | ${ACTIONS.join(' <name> | ')} <name> | scale <service> <n> | logs <name>   [--json]`;

/** Acts on the running platform, from another terminal. */
export async function platformCommand(args: string[], dataDir: string): Promise<void> {
  const { words, json } = parse(args);
  const [action, name, number] = words;
  const platform = connectPlatform(dataDir);
  if (action === 'logs') return follow((await platform.run()).processes.find((each) => each.name === name)?.log);
  if (action === 'scale') await platform.scale(name ?? '', Number(number));
  else if (action !== 'list') {
    if (name === undefined) throw new UsageError(USAGE);
    await platform[methodOf(action)](name);
  }
  const processes = await listProcesses(await platform.run());
  const shown = action === 'list' || action === 'scale' ? processes : processes.filter((each) => each.name === name);
  console.log(json ? JSON.stringify(shown, null, 2) : formatTable(shown));
}

async function follow(log: string | undefined): Promise<void> {
  if (log === undefined) throw new UsageError(USAGE);
  await once(spawn('tail', ['-n', '100', '-F', log], { stdio: 'inherit' }), 'exit');
}

function parse(args: string[]): { words: string[]; json: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    });
    if (positionals.length > 0) return { words: positionals, json: values.json };
  } catch (cause) {
    throw new UsageError(USAGE, { cause });
  }
  throw new UsageError(USAGE);
}
