import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { RunFile } from '@marquee/contracts/run-file';
import { connectPlatform } from '../control/control-client.js';
import { onInterruption } from '../interruption.js';
import { PlatformError } from '../platform-error.js';
import { REPOSITORY } from '../repository.js';

const PROGRAM = join(REPOSITORY, 'apps/row-builder/dist/rebuild/main.js');

/**
 * Builds the database "rows" again from the first record of its topics, while the system runs. The row-builders are
 * down only while the tables are emptied; they then apply everything again.
 */
export async function rebuild({ dataDir }: { dataDir: string }): Promise<void> {
  const platform = connectPlatform(dataDir);
  const run = await platform.run();
  const names = run.processes.filter(({ service }) => service === 'row-builder').map(({ name }) => name);
  const { signal } = onInterruption();
  const began = performance.now();
  console.log(`  Stopping ${names.join(', ')} and emptying the database rows …`);
  try {
    for (const name of names) await platform.keepDown(name);
    await runProgram('empty', run, signal);
  } finally {
    await Promise.all(names.map((name) => platform.restart(name)));
  }
  console.log('  Applying all events and titles again. Ctrl-C ends only the waiting …');
  await runProgram('wait', run, signal);
  console.log(`  Done in ${Math.round((performance.now() - began) / 1000)} s.`);
}

async function runProgram(verb: 'empty' | 'wait', { engines }: RunFile, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, [PROGRAM, verb], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, KAFKA_BROKERS: engines.kafka, ROWS_DATABASE_URL: engines.databases['rows'] },
  });
  const stop = (): boolean => child.kill();
  signal.addEventListener('abort', stop, { once: true });
  const [code] = (await once(child, 'exit')) as [number | null];
  signal.throwIfAborted();
  if (code !== 0) throw new PlatformError('The rebuild was not done; the reason is above.');
}
