import { catalogTitles, viewingEvents } from '@marquee/contracts/topics';
import { Databases } from '../database/databases.js';
import { Prisma } from '../generated/prisma/client.js';
import { LogIncompleteError } from './log-incomplete.error.js';

const TOPICS = [viewingEvents.name, catalogTitles.name];

/** Tables whose rows all follow from the two topics. */
export const DERIVED_TABLES = [
  'consumer_offset',
  'title',
  'seen_event',
  'viewer_title',
  'viewer_event_count',
  'event_count',
  'title_activity',
  'title_statistics',
  'row_statistics',
  'popularity',
  'model',
  'model_neighbours',
  'model_weights',
  'model_segment',
] as const;

/**
 * Tables that a rebuild keeps. Revisions go on rising, because replicas compare them with those in their caches; the
 * time up to which ids are forgotten starts over.
 */
export const KEPT_TABLES = ['revision', 'event_memory', '_prisma_migrations'] as const;

const TRANSACTION = { timeout: 3_600_000, maxWait: 10_000 };

/** The part of the broker's client that is needed here. */
export interface TopicLogs {
  logBounds(topic: string): Promise<ReadonlyMap<number, { readonly start: bigint; readonly end: bigint }>>;
}

/** The state that the consumers of this service can build again from the first record of their topics. */
export class DerivedState {
  constructor(
    private readonly databases: Databases,
    private readonly logs: TopicLogs,
  ) {}

  /**
   * Deletes the state, and the offsets with it, in one transaction. The consumers then start from the first record.
   *
   * @throws LogIncompleteError, and deletes nothing, if the first records are gone
   */
  async empty(): Promise<void> {
    await this.assertLogsComplete();
    await this.databases.work.$transaction(async (tx) => {
      for (const table of DERIVED_TABLES) await tx.$executeRaw(Prisma.raw(`DELETE FROM "${table}"`));
      await tx.$executeRaw`UPDATE event_memory SET forgotten_before = NULL`;
    }, TRANSACTION);
  }

  /** The number of records that are still to be applied. */
  async remaining(): Promise<bigint> {
    const offsets = await this.databases.work.consumerOffset.findMany({ where: { topic: { in: TOPICS } } });
    let remaining = 0n;
    for (const topic of TOPICS) {
      for (const [partition, { end }] of await this.logs.logBounds(topic)) {
        const stored = offsets.find((offset) => offset.topic === topic && offset.partition === partition);
        remaining += end - (stored?.nextOffset ?? 0n);
      }
    }
    return remaining;
  }

  private async assertLogsComplete(): Promise<void> {
    for (const topic of TOPICS) {
      for (const [partition, { start }] of await this.logs.logBounds(topic)) {
        if (start > 0n) throw new LogIncompleteError(topic, partition, start);
      }
    }
  }
}
