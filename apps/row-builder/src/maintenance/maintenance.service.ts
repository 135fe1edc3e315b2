import type { Logger } from '@marquee/observability';
import { Periodic } from '@marquee/scheduling';
import { InjectLogger } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { PopularityRepository } from '../popularity/popularity.repository.js';
import { minuteOf } from '../popularity/ranking.domain.js';
import { PageState } from '../state/page-state.js';
import { Housekeeping } from './housekeeping.service.js';
import { MaintenanceProperties } from './maintenance.config.js';

const REFRESH_EVERY_MS = 500;
const HOUSEKEEPING_EVERY_MS = 60_000;

/** Periodic jobs: rank titles, refresh the caches, delete what is no longer needed. */
@Injectable()
export class MaintenanceService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly jobs: readonly Periodic[];

  constructor(
    private readonly popularity: PopularityRepository,
    private readonly state: PageState,
    housekeeping: Housekeeping,
    properties: MaintenanceProperties,
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
        'housekeeping',
        (signal) => housekeeping.run(new Date(), signal),
        () => HOUSEKEEPING_EVERY_MS,
      ),
    ];
  }

  onApplicationBootstrap(): void {
    for (const job of this.jobs) job.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.jobs.map((job) => job.stop()));
  }

  private job(name: string, task: (signal: AbortSignal) => Promise<void>, everyMs: () => number): Periodic {
    const onError = (error: unknown) => this.log.warn({ err: error, job: name }, 'maintenance job failed');
    return new Periodic(task, { everyMs, firstAfterMs: everyMs(), onError });
  }

  private async rank(): Promise<void> {
    await this.popularity.refresh(minuteOf(new Date()));
  }
}
