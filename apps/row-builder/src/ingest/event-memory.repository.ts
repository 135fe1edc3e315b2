import { deleteInChunks } from '@marquee/postgres';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Databases, LOCKS } from '../database/databases.js';
import type { Sql } from '../database/databases.js';
import type { PartitionProgress } from './event-memory.domain.js';
import { factKey } from './viewing-fact.domain.js';
import type { ViewingFact } from './viewing-fact.domain.js';

const SeenRows = z.array(z.object({ viewer_id: z.string(), event_id: z.string() }));
const OldestRow = z.tuple([z.object({ oldest: z.date().nullable() })]);

/** Housekeeping of the ids by which an event is recognized when it arrives again. */
@Injectable()
export class EventMemory {
  constructor(private readonly databases: Databases) {}

  /**
   * Forgets the ids of events that were received before `before`. From then on no such event is applied, so that none
   * counts twice. Resolves to the number of ids.
   */
  async forget(before: Date, signal: AbortSignal): Promise<number> {
    const { work } = this.databases;
    await work.$transaction(async (tx) => {
      // Waits for the batches that rely on the earlier time.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCKS.eventMemory})`;
      await tx.$executeRaw`UPDATE event_memory SET forgotten_before = greatest(forgotten_before, ${before})`;
    });
    return deleteInChunks(
      (limit) => work.$executeRaw`
        DELETE FROM seen_event WHERE (viewer_id, event_id) IN
          (SELECT viewer_id, event_id FROM seen_event WHERE received_at < ${before}
           ORDER BY received_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)`,
      signal,
    );
  }

  /** When the oldest remembered event was received, without imported history; null if there is none. */
  async oldest(): Promise<Date | null> {
    const [{ oldest }] = OldestRow.parse(
      await this.databases.work.$queryRaw`
        SELECT min(received_at) AS oldest FROM seen_event WHERE received_at < 'infinity'`,
    );
    return oldest;
  }

  /** @param ends the end of the log of each partition */
  async progress(topic: string, ends: ReadonlyMap<number, bigint>): Promise<PartitionProgress[]> {
    const { consumerOffset, eventCount } = this.databases.work;
    const offsets = await consumerOffset.findMany({ where: { topic } });
    const received = await eventCount.groupBy({ by: ['partition'], _max: { receivedAt: true } });
    return [...ends].map(([partition, end]) => ({
      isBehind: (offsets.find((offset) => offset.partition === partition)?.nextOffset ?? 0n) < end,
      receivedAt: received.find((row) => row.partition === partition)?._max.receivedAt ?? null,
    }));
  }
}

/** Stores the ids of the facts. Resolves to the facts whose ids were not stored before. */
export async function remember(tx: Sql, facts: readonly ViewingFact[]): Promise<ViewingFact[]> {
  if (facts.length === 0) return [];
  const rows = await tx.$queryRaw`
    INSERT INTO seen_event (viewer_id, event_id, received_at)
    SELECT * FROM unnest(
      ${facts.map((fact) => fact.viewerId)}::text[],
      ${facts.map((fact) => fact.id)}::uuid[],
      ${facts.map((fact) => (fact.imported ? 'infinity' : fact.receivedAt.toISOString()))}::timestamptz[])
    ON CONFLICT DO NOTHING
    RETURNING viewer_id, event_id::text`;
  const fresh = new Set(SeenRows.parse(rows).map((row) => factKey({ viewerId: row.viewer_id, id: row.event_id })));
  return facts.filter((fact) => fresh.has(factKey(fact)));
}

/** The time before which ids may be forgotten; null if none was. It does not change until the transaction ends. */
export async function forgottenBefore(tx: Sql): Promise<Date | null> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(${LOCKS.eventMemory})`;
  const rows = await tx.$queryRaw`SELECT forgotten_before FROM event_memory`;
  return z.tuple([z.object({ forgotten_before: z.date().nullable() })]).parse(rows)[0].forgotten_before;
}
