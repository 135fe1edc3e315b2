import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProcessSpec } from '../supervise/process-spec.js';
import { Supervised } from '../supervise/supervised.js';

const READY_LIMIT_MS = 30_000;

/** Starts an engine for one suite, in a temporary folder that is removed with it. */
export async function startEngine(make: (folder: string) => Promise<ProcessSpec>): Promise<AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'marquee-engine-'));
  const supervised = new Supervised(await make(folder), () => undefined);
  // A suite that exits without disposing must not leave the engine running.
  const end = () => supervised.pid !== undefined && process.kill(-supervised.pid, 'SIGKILL');
  process.once('exit', end);
  supervised.start();
  await supervised.untilReady(AbortSignal.timeout(READY_LIMIT_MS));
  return {
    async [Symbol.asyncDispose]() {
      process.off('exit', end);
      await supervised.keepDown();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
