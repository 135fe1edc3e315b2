import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ReplaceModel } from './trainer.service.js';

/** Trains in a thread that reads and writes the database itself. An abort ends the thread, and its transaction with it. */
export function inWorker(databaseUrl: string): ReplaceModel {
  return async (events, signal) => {
    const worker = new Worker(new URL('worker.js', import.meta.url), { workerData: { databaseUrl, events } });
    try {
      const [version] = (await once(worker, 'message', { signal })) as [number | undefined];
      return version;
    } finally {
      await worker.terminate();
    }
  };
}
