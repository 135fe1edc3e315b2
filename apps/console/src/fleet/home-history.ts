import { HISTORY_EVERY_MS, HISTORY_SPAN_MS } from '@marquee/contracts/console';
import type { HistoryMoment } from '@marquee/contracts/console';
import { homeFigures, sharesOf } from '@marquee/contracts/home-figures';
import { LADDER } from '@marquee/contracts/layout';
import type { HomeWork } from '@marquee/contracts/statistics';
import type { Logger } from '@marquee/observability';
import { Periodic } from '@marquee/scheduling';
import { InjectLogger } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { PictureService } from './picture.service.js';

const MAX_MOMENTS = HISTORY_SPAN_MS / HISTORY_EVERY_MS;

/** The home page over the last hour, in memory: what the picture showed, every few seconds. */
@Injectable()
export class HomeHistory implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly kept: HistoryMoment[] = [];
  private readonly sampling: Periodic;

  constructor(picture: PictureService, @InjectLogger() log: Logger) {
    this.sampling = new Periodic(
      async () => {
        const { at, work } = picture.read();
        this.kept.push(momentOf(at, work));
        if (this.kept.length > MAX_MOMENTS) this.kept.shift();
      },
      {
        everyMs: HISTORY_EVERY_MS,
        firstAfterMs: HISTORY_EVERY_MS,
        onError: (error) => log.warn({ err: error }, 'history of the home page'),
      },
    );
  }

  /** Oldest first. */
  get moments(): readonly HistoryMoment[] {
    return this.kept;
  }

  onApplicationBootstrap(): void {
    this.sampling.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.sampling.stop();
  }
}

export function momentOf(at: string, work: HomeWork | null): HistoryMoment {
  const shares = work && sharesOf(work.rows);
  return {
    at,
    ...homeFigures(work),
    p50Ms: work !== null && work.requests > 0 ? work.p50Ms : null,
    rows: shares === null ? {} : Object.fromEntries(LADDER.map((rung, index) => [rung, shares[index]])),
  };
}
