import type { Logger } from '@marquee/observability';
import { Periodic } from '@marquee/scheduling';
import { InjectLogger } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { TrainingProperties } from './model.config.js';
import { ModelRepository } from './model.repository.js';
import { TrainingWorker } from './training-worker.js';

const FIRST_CHECK_MS = 1_000;

/** Trains a new model when enough events were applied since the last one. One replica trains at a time. */
@Injectable()
export class Trainer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly checks: Periodic;

  constructor(
    private readonly models: ModelRepository,
    private readonly properties: TrainingProperties,
    private readonly worker: TrainingWorker,
    @InjectLogger() private readonly log: Logger,
  ) {
    this.checks = new Periodic((signal) => this.trainIfDue(signal).then(() => undefined), {
      everyMs: () => properties.trainEveryMs.get(),
      firstAfterMs: Math.min(FIRST_CHECK_MS, properties.trainEveryMs.get()),
      onError: (error) => log.warn({ err: error }, 'training failed'),
    });
  }

  onApplicationBootstrap(): void {
    this.checks.start();
  }

  /** Aborts a running training; the last model stays in use. */
  async onModuleDestroy(): Promise<void> {
    await this.checks.stop();
  }

  /** Resolves to the new version, or to undefined if no training is due or another replica is training. */
  async trainIfDue(signal: AbortSignal): Promise<number | undefined> {
    const { applied, trained } = await this.models.progress();
    if (applied <= trained * (1 + this.properties.trainAfterShare.get())) return undefined;
    const startedAt = performance.now();
    const version = await this.worker.train(applied, signal);
    if (version !== undefined) this.log.info({ version, tookMs: Math.round(performance.now() - startedAt) }, 'trained');
    return version;
  }
}
