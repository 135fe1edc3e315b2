import type { RowBuilderProperties } from '../row-builder.config.js';
import type { ModelRepository } from './model.repository.js';

/** Trains on the `events` applied so far. The new version, or undefined if another replica is at it. */
export type ReplaceModel = (events: number, signal: AbortSignal) => Promise<number | undefined>;

/** Trains a model by itself whenever enough has happened since the last one; one replica at a time, off the event loop. */
export class Trainer implements AsyncDisposable {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private readonly ending = new AbortController();

  constructor(
    private readonly models: Pick<ModelRepository, 'progress'>,
    private readonly properties: Pick<RowBuilderProperties, 'trainAfterShare' | 'trainEveryMs'>,
    private readonly replace: ReplaceModel,
    private readonly onTrained: (version: number, tookMs: number) => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    this.schedule(Math.min(1_000, this.properties.trainEveryMs.get()));
  }

  /** The new version, or undefined if it was not time, or another replica does it. */
  async trainIfDue(): Promise<number | undefined> {
    const { applied, trained } = await this.models.progress();
    if (applied <= trained * (1 + this.properties.trainAfterShare.get())) return undefined;
    const began = performance.now();
    const version = await this.replace(applied, this.ending.signal);
    if (version !== undefined) this.onTrained(version, performance.now() - began);
    return version;
  }

  /** A training under way is given up: the model that there is stays. */
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
