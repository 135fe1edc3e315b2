import type { RowBuilderProperties } from '../row-builder.config.js';
import type { ModelRepository } from './model.repository.js';
import type { TrainingWorker } from './training-worker.js';

/** Trains a new model when enough events were applied since the last one. One replica trains at a time. */
export class Trainer implements AsyncDisposable {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private readonly ending = new AbortController();

  constructor(
    private readonly models: Pick<ModelRepository, 'progress'>,
    private readonly properties: Pick<RowBuilderProperties, 'trainAfterShare' | 'trainEveryMs'>,
    private readonly worker: Pick<TrainingWorker, 'train'>,
    private readonly onTrained: (version: number, tookMs: number) => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    this.schedule(Math.min(1_000, this.properties.trainEveryMs.get()));
  }

  /** Resolves to the new version, or to undefined if no training is due or another replica is training. */
  async trainIfDue(): Promise<number | undefined> {
    const { applied, trained } = await this.models.progress();
    if (applied <= trained * (1 + this.properties.trainAfterShare.get())) return undefined;
    const startedAt = performance.now();
    const version = await this.worker.train(applied, this.ending.signal);
    if (version !== undefined) this.onTrained(version, performance.now() - startedAt);
    return version;
  }

  /** Aborts a running training; the last model stays in use. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.ending.abort();
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(inMs: number): void {
    if (this.ending.signal.aborted) return;
    this.timer = setTimeout(() => {
      this.running = this.trainIfDue()
        .then(
          () => undefined,
          (error: unknown) => {
            if (!this.ending.signal.aborted) this.onError(error);
          },
        )
        .then(() => this.schedule(this.properties.trainEveryMs.get()));
    }, inMs).unref();
  }
}
