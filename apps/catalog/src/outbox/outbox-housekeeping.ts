import type { Logger } from '@marquee/observability';
import { tableSizes } from '@marquee/postgres';
import { Periodic } from '@marquee/scheduling';
import { InjectLogger, TableMetrics } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { PrismaClient } from '../generated/prisma/client.js';
import { OutboxRepository } from './outbox.repository.js';

const EVERY_MS = 60_000;

/** Keeps the outbox small, also while the broker is unavailable, and measures the tables. */
@Injectable()
export class OutboxHousekeeping implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly runs: Periodic;

  constructor(
    private readonly outbox: OutboxRepository,
    private readonly database: PrismaClient,
    private readonly tables: TableMetrics,
    @InjectLogger() log: Logger,
  ) {
    this.runs = new Periodic((signal) => this.run(new Date(), signal), {
      everyMs: EVERY_MS,
      firstAfterMs: EVERY_MS,
      onError: (error) => log.warn({ err: error }, 'housekeeping of the outbox failed'),
    });
  }

  onApplicationBootstrap(): void {
    this.runs.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.runs.stop();
  }

  async run(now: Date, signal: AbortSignal): Promise<void> {
    await this.outbox.deletePublished(now, signal);
    await this.outbox.deleteSuperseded(signal);
    this.tables.record(await tableSizes(this.database));
  }
}
