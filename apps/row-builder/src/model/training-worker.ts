import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { InjectSettings } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import type { RowBuilderSettings } from '../row-builder.config.js';

/** Runs a training in a worker thread, which reads and writes the database itself. */
@Injectable()
export class TrainingWorker {
  constructor(@InjectSettings() private readonly settings: RowBuilderSettings) {}

  /**
   * Trains on the `events` applied so far. Resolves to the new version, or to undefined if another replica is
   * training. An abort ends the thread, and its transaction with it.
   */
  async train(events: number, signal: AbortSignal): Promise<number | undefined> {
    const workerData = { databaseUrl: this.settings.ROWS_DATABASE_URL, events };
    const worker = new Worker(new URL('worker.js', import.meta.url), { workerData });
    try {
      const [version] = (await once(worker, 'message', { signal })) as [number | undefined];
      return version;
    } finally {
      await worker.terminate();
    }
  }
}
