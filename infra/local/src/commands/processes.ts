import { methodOf } from '../control/actions.js';
import type { Action } from '../control/actions.js';
import { connectPlatform } from '../control/control-client.js';
import { formatTable, listProcesses } from '../list.js';
import { followLogs } from '../logs/follow.js';
import type { LogOptions } from '../logs/follow.js';
import { UsageError } from '../platform-error.js';
import type { ProcessEntry, RunFile } from '@marquee/contracts/run-file';
import { closest } from '../suggest.js';

interface Shown {
  readonly dataDir: string;
  readonly json: boolean;
}

export async function list({ dataDir, json }: Shown): Promise<void> {
  await show(await connectPlatform(dataDir).run(), json);
}

/** Does something to processes; a name is a process, or a service with all its processes. */
export async function act(options: Shown & { action: Action; names: readonly string[] }): Promise<void> {
  const { dataDir, action, names, json } = options;
  const platform = connectPlatform(dataDir);
  const chosen = processesNamed(await platform.run(), names).map(({ name }) => name);
  const outcomes = await Promise.allSettled(chosen.map((name) => platform[methodOf(action)](name)));
  const run = await platform.run();
  await show({ ...run, processes: run.processes.filter(({ name }) => chosen.includes(name)) }, json);
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

export async function scale(options: Shown & { service: string; replicas: number }): Promise<void> {
  const { dataDir, service, replicas, json } = options;
  const platform = connectPlatform(dataDir);
  await platform.scale(service, replicas);
  await show(await platform.run(), json);
}

export async function logs(options: LogOptions & { dataDir: string; names: readonly string[] }): Promise<void> {
  const { processes } = await connectPlatform(options.dataDir).run();
  const chosen = options.names.length === 0 ? processes : processesNamed({ processes }, options.names);
  await followLogs(chosen, options);
}

/** @throws UsageError if a name is neither a process nor a service */
export function processesNamed({ processes }: Pick<RunFile, 'processes'>, names: readonly string[]): ProcessEntry[] {
  const known = [...new Set(processes.flatMap(({ name, service }) => [name, service]))];
  for (const name of names) {
    if (known.includes(name)) continue;
    const suggestion = closest(name, known);
    throw new UsageError(
      `Unknown process or service "${name}". ${suggestion === undefined ? `Known: ${known.join(', ')}.` : `Did you mean "${suggestion}"?`}`,
    );
  }
  return processes.filter(({ name, service }) => names.includes(name) || names.includes(service));
}

async function show(run: RunFile, json: boolean): Promise<void> {
  const processes = await listProcesses(run);
  console.log(json ? JSON.stringify(processes, null, 2) : formatTable(processes));
}
