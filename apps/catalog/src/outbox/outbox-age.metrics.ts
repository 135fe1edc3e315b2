import { Metrics } from '@marquee/observability';
import type { Logger } from '@marquee/observability';
import { Periodic } from '@marquee/scheduling';
import { InjectLogger } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { OutboxRepository } from './outbox.repository.js';

const EVERY_MS = 5_000;

/** How long the oldest change has waited to be published. While PostgreSQL is unavailable, the last known one ages. */
@Injectable()
export class OutboxAgeMetrics implements OnApplicationBootstrap, OnModuleDestroy {
  private oldestAt: Date | undefined;
  private readonly reading: Periodic;

  constructor(
    private readonly outbox: OutboxRepository,
    metrics: Metrics,
    @InjectLogger() log: Logger,
  ) {
    metrics.gauge('outbox_age_seconds', 'Age of the oldest unpublished change; 0 if there is none', [], (gauge) =>
      gauge.set(this.oldestAt === undefined ? 0 : Math.max(0, Date.now() - this.oldestAt.getTime()) / 1_000),
    );
    this.reading = new Periodic(() => this.read(), {
      everyMs: EVERY_MS,
      onError: (error) => log.debug({ err: error }, 'age of the outbox'),
    });
  }

  onApplicationBootstrap(): void {
    this.reading.start();
  }

  async read(): Promise<void> {
    this.oldestAt = await this.outbox.oldestUnpublishedAt();
  }

  async onModuleDestroy(): Promise<void> {
    await this.reading.stop();
  }
}
