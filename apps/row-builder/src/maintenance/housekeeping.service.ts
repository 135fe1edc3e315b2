import { viewingEvents } from '@marquee/contracts/topics';
import { KafkaClient } from '@marquee/messaging';
import { tableSizes } from '@marquee/postgres';
import { TableMetrics } from '@marquee/service-defaults';
import { Inject, Injectable } from '@nestjs/common';
import { Databases } from '../database/databases.js';
import { forgettableBefore } from '../ingest/event-memory.domain.js';
import { EventMemory } from '../ingest/event-memory.repository.js';
import { PopularityRepository } from '../popularity/popularity.repository.js';
import { HousekeepingMetrics } from './housekeeping.metrics.js';

/** The part of the broker's client that is needed here. */
export interface LogEnds {
  readonly admin: { logBounds(topic: string): Promise<ReadonlyMap<number, { readonly end: bigint }>> };
}

/** Deletes what is no longer needed, as fast as it comes: each run goes on until nothing is left to delete. */
@Injectable()
export class Housekeeping {
  constructor(
    private readonly databases: Databases,
    private readonly memory: EventMemory,
    private readonly popularity: PopularityRepository,
    @Inject(KafkaClient) private readonly kafka: LogEnds,
    private readonly metrics: HousekeepingMetrics,
    private readonly tables: TableMetrics,
  ) {}

  async run(now: Date, signal: AbortSignal): Promise<void> {
    this.metrics.deletedFrom('title_activity', await this.popularity.forgetActivity(now, signal));
    this.tables.record(await tableSizes(this.databases.work));
    try {
      await this.forgetEvents(now, signal);
    } finally {
      this.metrics.rememberedSince(await this.memory.oldest(), now);
    }
  }

  /** Without the broker nothing is forgotten: it cannot be known what is still to be read. Nothing new comes either. */
  private async forgetEvents(now: Date, signal: AbortSignal): Promise<void> {
    const bounds = await this.kafka.admin.logBounds(viewingEvents.name);
    const ends = new Map([...bounds].map(([partition, { end }]) => [partition, end]));
    const before = forgettableBefore(now, await this.memory.progress(viewingEvents.name, ends));
    if (before !== undefined) this.metrics.deletedFrom('seen_event', await this.memory.forget(before, signal));
  }
}
