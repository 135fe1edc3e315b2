import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProcessSpec } from '../supervise/process-spec.js';
import { Supervised } from '../supervise/supervised.js';

const READY_LIMIT_MS = 30_000;

/** An engine for one suite, in a folder of its own that goes with it. */
export async function startEngine(make: (folder: string) => Promise<ProcessSpec>): Promise<AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'marquee-engine-'));
  const process_ = new Supervised(await make(folder), () => undefined);
  // A suite that dies without disposing leaves nothing running.
  const end = () => process_.pid !== undefined && process.kill(-process_.pid, 'SIGKILL');
  process.once('exit', end);
  process_.start();
  await process_.untilReady(AbortSignal.timeout(READY_LIMIT_MS));
  return {
    async [Symbol.asyncDispose]() {
      process.off('exit', end);
      await process_.kill(true);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
