import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { RowBuilderProperties } from '../row-builder.config.js';
import { ModelRepository } from './model.repository.js';
import type { Interest, TrainedModel } from './train.domain.js';

/** Trains a model by itself whenever enough has happened since the last one; one replica at a time, off the event loop. */
export class Trainer implements AsyncDisposable {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly models: ModelRepository,
    private readonly properties: Pick<RowBuilderProperties, 'trainAfterShare' | 'trainEveryMs'>,
    private readonly onTrained: (version: number, tookMs: number) => void,
    private readonly onError: (error: unknown) => void,
    private readonly train: (interests: readonly Interest[]) => Promise<TrainedModel> = inWorker,
  ) {}

  start(): void {
    this.schedule(Math.min(1_000, this.properties.trainEveryMs.get()));
  }

  /** The new version, or undefined if it was not time, or another replica does it. */
  async trainIfDue(): Promise<number | undefined> {
    const { applied, trained } = await this.models.progress();
    if (applied <= trained * (1 + this.properties.trainAfterShare.get())) return undefined;
    const began = performance.now();
    const version = await this.models.replace(applied, async () => this.train(await this.models.interests()));
    if (version !== undefined) this.onTrained(version, performance.now() - began);
    return version;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(inMs: number): void {
    if (this.closed) return;
    this.timer = setTimeout(() => {
      this.running = this.trainIfDue()
        .catch(this.onError)
        .then(() => this.schedule(this.properties.trainEveryMs.get()));
    }, inMs).unref();
  }
}

async function inWorker(interests: readonly Interest[]): Promise<TrainedModel> {
  const worker = new Worker(new URL('worker.js', import.meta.url), { workerData: interests });
  try {
    const [model] = (await once(worker, 'message')) as [TrainedModel];
    return model;
  } finally {
    await worker.terminate();
  }
}
