import { HISTORY_EVERY_MS, HISTORY_SPAN_MS } from '@marquee/contracts/console';
import type { HistoryMoment } from '@marquee/contracts/console';
import { LADDER } from '@marquee/contracts/layout';
import type { Source } from '@marquee/contracts/page';
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
  const asked = work !== null && work.requests > 0 ? work : undefined;
  return {
    at,
    perSecond: work === null ? 0 : (work.requests * 1_000) / work.windowMs,
    answered: asked === undefined ? null : 1 - asked.failed / asked.requests,
    p50Ms: asked?.p50Ms ?? null,
    p99Ms: asked?.p99Ms ?? null,
    freshnessMs: work?.freshness?.p99Ms ?? null,
    rows: work === null ? {} : sharesOf(work.rows),
  };
}

function sharesOf(counts: Readonly<Record<Source, number>>): HistoryMoment['rows'] {
  const total = LADDER.reduce((sum, rung) => sum + counts[rung], 0);
  return total === 0 ? {} : Object.fromEntries(LADDER.map((rung) => [rung, counts[rung] / total]));
}
