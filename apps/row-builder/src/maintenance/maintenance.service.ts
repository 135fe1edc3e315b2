import type { Logger } from '@marquee/observability';
import { Periodic } from '@marquee/scheduling';
import { InjectLogger } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { HistoryWriter } from '../ingest/history-writer.repository.js';
import { PopularityRepository } from '../popularity/popularity.repository.js';
import { minuteOf } from '../popularity/ranking.domain.js';
import { PageState } from '../state/page-state.js';
import { MaintenanceProperties } from './maintenance.config.js';

const REFRESH_EVERY_MS = 500;
const FORGET_EVERY_MS = 60_000;
const FORGET_LIMIT = 5_000;

/** Periodic jobs: rank titles, refresh the caches, delete ids of events that are older than the window. */
@Injectable()
export class MaintenanceService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly jobs: readonly Periodic[];

  constructor(
    private readonly popularity: PopularityRepository,
    private readonly state: PageState,
    private readonly history: HistoryWriter,
    private readonly properties: MaintenanceProperties,
    @InjectLogger() private readonly log: Logger,
  ) {
    this.jobs = [
      this.job(
        'rank titles',
        () => this.rank(),
        () => properties.popularityEveryMs.get(),
      ),
      this.job(
        'refresh caches',
        () => this.state.refresh(),
        () => REFRESH_EVERY_MS,
      ),
      this.job(
        'forget event ids',
        () => this.forget(),
        () => FORGET_EVERY_MS,
      ),
    ];
  }

  onApplicationBootstrap(): void {
    for (const job of this.jobs) job.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.jobs.map((job) => job.stop()));
  }

  private job(name: string, task: () => Promise<void>, everyMs: () => number): Periodic {
    const onError = (error: unknown) => this.log.warn({ err: error, job: name }, 'maintenance job failed');
    return new Periodic(task, { everyMs, firstAfterMs: everyMs(), onError });
  }

  private async rank(): Promise<void> {
    await this.popularity.refresh(minuteOf(new Date()));
  }

  private async forget(): Promise<void> {
    const window = this.properties.seenWindowHours.get() * 3_600_000;
    await this.history.forgetSeen(new Date(Date.now() - window), FORGET_LIMIT);
  }
}
