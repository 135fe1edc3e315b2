import type { Position } from '@marquee/messaging';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { BATCH_TRANSACTION, Databases } from '../database/databases.js';
import type { Sql } from '../database/databases.js';
import { advance } from '../database/offsets.repository.js';
import { changesOf, entryKey } from './batch-changes.domain.js';
import { readEntries, writeCounts, writeEntries } from './history.statements.js';
import { touchesTitle } from './merge-event.domain.js';
import { distinct, factKey } from './viewing-fact.domain.js';
import type { ViewingFact } from './viewing-fact.domain.js';

const SeenRows = z.array(z.object({ viewer_id: z.string(), event_id: z.string() }));

/** The only writer of viewing history. */
@Injectable()
export class HistoryWriter {
  constructor(private readonly databases: Databases) {}

  /**
   * Applies the facts that are new and moves the offset, in one transaction. Resolves to the new facts. Throws
   * `OffsetConflictError`, and changes nothing, if another owner has moved the offset.
   */
  apply(facts: readonly ViewingFact[], position: Position): Promise<ViewingFact[]> {
    return this.databases.work.$transaction(async (tx) => {
      await advance(tx, position);
      const fresh = await remember(tx, distinct(facts));
      if (fresh.length > 0) {
        const changes = changesOf(fresh, await readEntries(tx, touched(fresh)));
        await writeEntries(tx, changes.entries);
        await writeCounts(tx, changes, position.partition);
      }
      return fresh;
    }, BATCH_TRANSACTION);
  }

  /** Deletes at most `limit` ids of events that were received before `before`. Resolves to the number deleted. */
  async forgetSeen(before: Date, limit: number): Promise<number> {
    return this.databases.work.$executeRaw`
      DELETE FROM seen_event WHERE (viewer_id, event_id) IN
        (SELECT viewer_id, event_id FROM seen_event WHERE received_at < ${before} LIMIT ${limit})`;
  }
}

/** Stores the ids of the facts. Resolves to the facts whose ids were not stored before. */
async function remember(tx: Sql, facts: readonly ViewingFact[]): Promise<ViewingFact[]> {
  if (facts.length === 0) return [];
  const rows = await tx.$queryRaw`
    INSERT INTO seen_event (viewer_id, event_id, received_at)
    SELECT * FROM unnest(
      ${facts.map((fact) => fact.viewerId)}::text[],
      ${facts.map((fact) => fact.id)}::uuid[],
      ${facts.map((fact) => fact.receivedAt.toISOString())}::timestamptz[])
    ON CONFLICT DO NOTHING
    RETURNING viewer_id, event_id::text`;
  const fresh = new Set(SeenRows.parse(rows).map((row) => factKey({ viewerId: row.viewer_id, id: row.event_id })));
  return facts.filter((fact) => fresh.has(factKey(fact)));
}

/** The viewers and titles whose entries the facts change, each pair once. */
function touched(facts: readonly ViewingFact[]): ViewingFact[] {
  return [...new Map(facts.filter(touchesTitle).map((fact) => [entryKey(fact), fact])).values()];
}
