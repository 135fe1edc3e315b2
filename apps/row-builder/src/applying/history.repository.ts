import { z } from 'zod';
import type { Position } from '@marquee/messaging';
import type { Sql } from '../database/databases.js';
import { Databases } from '../database/databases.js';
import { advance } from '../offsets/offsets.repository.js';
import { changesOf, historyKey } from './batch-changes.domain.js';
import type { BatchChanges } from './batch-changes.domain.js';
import type { ViewerTitle } from './viewer-title.domain.js';
import { touchesTitle } from './viewer-title.domain.js';
import { distinct, factKey } from './viewing-fact.domain.js';
import type { ViewingFact } from './viewing-fact.domain.js';
import { writeCounts, writeHistories } from './history.statements.js';

/** Prisma's default of 5 s would start a large batch over for ever on a busy machine. */
const BATCH_TRANSACTION = { timeout: 30_000, maxWait: 10_000 };

const SeenRows = z.array(z.object({ viewer_id: z.string(), event_id: z.string() }));

/** The only writer of viewing state. */
export class HistoryRepository {
  constructor(private readonly databases: Databases) {}

  /**
   * Applies what is new among `facts` and moves the offset, in one transaction. Resolves to the new ones;
   * throws `OffsetConflictError`, and changes nothing, if another owner has moved the offset.
   */
  apply(facts: readonly ViewingFact[], position: Position): Promise<ViewingFact[]> {
    return this.databases.work.$transaction(async (tx) => {
      await advance(tx, position);
      const fresh = await remember(tx, distinct(facts));
      if (fresh.length > 0) await write(tx, changesOf(fresh, await heldHistories(tx, fresh)));
      return fresh;
    }, BATCH_TRANSACTION);
  }

  /** Forgets ids received before `before`, a few at a time. Resolves to how many. */
  async forgetSeen(before: Date, limit: number): Promise<number> {
    return this.databases.work.$executeRaw`
      DELETE FROM seen_event WHERE (viewer_id, event_id) IN
        (SELECT viewer_id, event_id FROM seen_event WHERE received_at < ${before} LIMIT ${limit})`;
  }
}

/** Notes the ids; resolves to the facts that were not known. */
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

const HeldRows = z.array(
  z.object({
    viewerId: z.string(),
    titleId: z.string(),
    touchedAt: z.date(),
    starts: z.int(),
    finishes: z.int(),
    finishedAt: z.date().nullable(),
    positionSeconds: z.number().nullable(),
    durationSeconds: z.number().nullable(),
    playedAt: z.date().nullable(),
    playedId: z.string().nullable(),
    stars: z.number().nullable(),
    ratedAt: z.date().nullable(),
    ratedId: z.string().nullable(),
    inMyList: z.boolean(),
    listedAt: z.date().nullable(),
    listedId: z.string().nullable(),
  }),
);

async function heldHistories(tx: Sql, facts: readonly ViewingFact[]): Promise<ViewerTitle[]> {
  const pairs = new Map(facts.filter(touchesTitle).map((fact) => [historyKey(fact), fact]));
  if (pairs.size === 0) return [];
  const touched = [...pairs.values()];
  const rows = await tx.$queryRaw`
    SELECT viewer_id AS "viewerId", title_id AS "titleId", touched_at AS "touchedAt", starts, finishes,
      finished_at AS "finishedAt", position_seconds AS "positionSeconds", duration_seconds AS "durationSeconds",
      played_at AS "playedAt", played_id::text AS "playedId", stars, rated_at AS "ratedAt", rated_id::text AS "ratedId",
      in_my_list AS "inMyList", listed_at AS "listedAt", listed_id::text AS "listedId"
    FROM viewer_title JOIN unnest(
      ${touched.map((fact) => fact.viewerId)}::text[],
      ${touched.map((fact) => fact.titleId)}::text[]) AS wanted(viewer_id, title_id) USING (viewer_id, title_id)`;
  return HeldRows.parse(rows);
}

async function write(tx: Sql, changes: BatchChanges): Promise<void> {
  await writeHistories(tx, changes.histories);
  await writeCounts(tx, changes);
}
