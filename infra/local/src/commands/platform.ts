import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { ACTS, actNamed } from '../control/acts.js';
import { connectPlatform } from '../control/control-client.js';
import { asTable, listProcesses } from '../list.js';
import { UsageError } from '../platform-error.js';

const USAGE = `Usage: npm run platform -- list | ${ACTS.join(' <name> | ')} <name> | scale <service> <n> | logs <name>   [--json]`;

/** Acts on the platform that runs, from another terminal. */
export async function platformCommand(args: string[], home: string): Promise<void> {
  const { words, json } = parse(args);
  const [act, name, number] = words;
  const platform = connectPlatform(home);
  if (act === 'logs') return follow((await platform.run()).processes.find((each) => each.name === name)?.log);
  if (act === 'scale') await platform.scale(name ?? '', Number(number));
  else if (act !== 'list') {
    if (name === undefined) throw new UsageError(USAGE);
    await platform[actNamed(act)](name);
  }
  const processes = await listProcesses(await platform.run());
  const shown = act === 'list' || act === 'scale' ? processes : processes.filter((each) => each.name === name);
  console.log(json ? JSON.stringify(shown, null, 2) : asTable(shown));
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
  } catch {
    // Said below.
  }
  throw new UsageError(USAGE);
}
