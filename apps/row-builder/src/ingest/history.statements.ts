import { Prisma } from '../generated/prisma/client.js';
import type { Sql } from '../database/databases.js';
import { entryOf } from '../history/stored-entry.js';
import type { StoredEntry } from '../history/stored-entry.js';
import type { ViewerTitle } from '../history/viewer-title.domain.js';
import type { BatchChanges } from './batch-changes.domain.js';

/** The column and the PostgreSQL type of each field: the only list of them beside the schema. */
const COLUMNS: Readonly<Record<keyof ViewerTitle, readonly [column: string, type: string]>> = {
  viewerId: ['viewer_id', 'text'],
  titleId: ['title_id', 'text'],
  touchedAt: ['touched_at', 'timestamptz'],
  starts: ['starts', 'bigint'],
  finishes: ['finishes', 'bigint'],
  finishedAt: ['finished_at', 'timestamptz'],
  positionSeconds: ['position_seconds', 'float8'],
  durationSeconds: ['duration_seconds', 'float8'],
  playedAt: ['played_at', 'timestamptz'],
  playedId: ['played_id', 'uuid'],
  stars: ['stars', 'float8'],
  ratedAt: ['rated_at', 'timestamptz'],
  ratedId: ['rated_id', 'uuid'],
  inMyList: ['in_my_list', 'boolean'],
  listedAt: ['listed_at', 'timestamptz'],
  listedId: ['listed_id', 'uuid'],
};
const FIELDS = Object.entries(COLUMNS);

function columnList(of: (column: string, type: string, field: string) => string): Prisma.Sql {
  return Prisma.raw(FIELDS.map(([field, [column, type]]) => of(column, type, field)).join(', '));
}

const SELECTED = columnList((column, _type, field) => `${column} AS "${field}"`);
const INSERTED = columnList((column) => column);
const FIELD_NAMES = columnList((_column, _type, field) => `"${field}"`);
const RECORD = columnList((_column, type, field) => `"${field}" ${type}`);
const REPLACED = columnList((column) => `${column} = excluded.${column}`);

/** The stored entries of these pairs. A join reads exactly them: `IN` lists read every combination of a mixed batch. */
export async function readEntries(
  tx: Sql,
  pairs: readonly { viewerId: string; titleId: string }[],
): Promise<ViewerTitle[]> {
  if (pairs.length === 0) return [];
  const rows = await tx.$queryRaw<StoredEntry[]>`
    SELECT ${SELECTED} FROM viewer_title JOIN unnest(
      ${pairs.map(({ viewerId }) => viewerId)}::text[],
      ${pairs.map(({ titleId }) => titleId)}::text[]) AS wanted(viewer_id, title_id) USING (viewer_id, title_id)`;
  return rows.map(entryOf);
}

/** Writes whole rows: they were merged from rows that this transaction has read, under the lock of the partition. */
export async function writeEntries(tx: Sql, entries: readonly ViewerTitle[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO viewer_title (${INSERTED})
    SELECT ${FIELD_NAMES} FROM jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) AS entry(${RECORD})
    ON CONFLICT (viewer_id, title_id) DO UPDATE SET ${REPLACED}`;
}

/** Adds to counters in place, because partitions share them. */
export async function writeCounts(tx: Sql, changes: BatchChanges, partition: number): Promise<void> {
  const { viewerCounts, kindCounts, activity, titles, rowKinds } = changes;
  await tx.$executeRaw`
    INSERT INTO viewer_event_count AS stored (viewer_id, kind, count)
    SELECT * FROM unnest(
      ${viewerCounts.map((entry) => entry.viewerId)}::text[],
      ${viewerCounts.map((entry) => entry.kind)}::text[],
      ${viewerCounts.map((entry) => entry.count)}::bigint[])
    ON CONFLICT (viewer_id, kind) DO UPDATE SET count = stored.count + excluded.count`;
  await tx.$executeRaw`
    INSERT INTO event_count AS stored (partition, kind, count, received_at)
    SELECT ${partition}::int, * FROM unnest(
      ${kindCounts.map((entry) => entry.kind)}::text[],
      ${kindCounts.map((entry) => entry.count)}::bigint[],
      ${kindCounts.map((entry) => entry.receivedAt.toISOString())}::timestamptz[])
    ON CONFLICT (partition, kind) DO UPDATE SET
      count = stored.count + excluded.count, received_at = greatest(stored.received_at, excluded.received_at)`;
  if (titles.length > 0)
    await tx.$executeRaw`
      INSERT INTO title_statistics AS stored (title_id, starts, finishes, ratings, half_stars)
      SELECT * FROM unnest(
        ${titles.map((entry) => entry.titleId)}::text[],
        ${titles.map((entry) => entry.starts)}::bigint[],
        ${titles.map((entry) => entry.finishes)}::bigint[],
        ${titles.map((entry) => entry.ratings)}::bigint[],
        ${titles.map((entry) => entry.halfStars)}::bigint[])
      ON CONFLICT (title_id) DO UPDATE SET
        starts = stored.starts + excluded.starts, finishes = stored.finishes + excluded.finishes,
        ratings = stored.ratings + excluded.ratings, half_stars = stored.half_stars + excluded.half_stars`;
  if (activity.length > 0)
    await tx.$executeRaw`
      INSERT INTO title_activity AS stored (hour, title_id, starts, finishes)
      SELECT * FROM unnest(
        ${activity.map((entry) => entry.hour.toISOString())}::timestamptz[],
        ${activity.map((entry) => entry.titleId)}::text[],
        ${activity.map((entry) => entry.starts)}::bigint[],
        ${activity.map((entry) => entry.finishes)}::bigint[])
      ON CONFLICT (hour, title_id) DO UPDATE SET
        starts = stored.starts + excluded.starts, finishes = stored.finishes + excluded.finishes`;
  if (rowKinds.length > 0)
    await tx.$executeRaw`
      INSERT INTO row_statistics AS stored (kind, impressions, clicks)
      SELECT * FROM unnest(
        ${rowKinds.map((entry) => entry.kind)}::text[],
        ${rowKinds.map((entry) => entry.impressions)}::bigint[],
        ${rowKinds.map((entry) => entry.clicks)}::bigint[])
      ON CONFLICT (kind) DO UPDATE SET
        impressions = stored.impressions + excluded.impressions, clicks = stored.clicks + excluded.clicks`;
}
