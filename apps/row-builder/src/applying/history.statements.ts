import type { Sql } from '../database/databases.js';
import type { BatchChanges } from './batch-changes.domain.js';
import type { ViewerTitle } from './viewer-title.domain.js';

/** Whole rows: they were merged from what this transaction read under the partition's lock. */
export async function writeHistories(tx: Sql, histories: readonly ViewerTitle[]): Promise<void> {
  if (histories.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO viewer_title (viewer_id, title_id, touched_at, starts, finishes, finished_at, position_seconds,
      duration_seconds, played_at, played_id, stars, rated_at, rated_id, in_my_list, listed_at, listed_id)
    SELECT "viewerId", "titleId", "touchedAt", starts, finishes, "finishedAt", "positionSeconds",
      "durationSeconds", "playedAt", "playedId", stars, "ratedAt", "ratedId", "inMyList", "listedAt", "listedId"
    FROM jsonb_to_recordset(${JSON.stringify(histories)}::jsonb) AS entry(
      "viewerId" text, "titleId" text, "touchedAt" timestamptz, starts int, finishes int, "finishedAt" timestamptz,
      "positionSeconds" float8, "durationSeconds" float8, "playedAt" timestamptz, "playedId" uuid, stars float8,
      "ratedAt" timestamptz, "ratedId" uuid, "inMyList" boolean, "listedAt" timestamptz, "listedId" uuid)
    ON CONFLICT (viewer_id, title_id) DO UPDATE SET
      touched_at = excluded.touched_at, starts = excluded.starts, finishes = excluded.finishes,
      finished_at = excluded.finished_at, position_seconds = excluded.position_seconds,
      duration_seconds = excluded.duration_seconds, played_at = excluded.played_at, played_id = excluded.played_id,
      stars = excluded.stars, rated_at = excluded.rated_at, rated_id = excluded.rated_id,
      in_my_list = excluded.in_my_list, listed_at = excluded.listed_at, listed_id = excluded.listed_id`;
}

/** Counters are shared between partitions, so they are added to where they are. */
export async function writeCounts(tx: Sql, changes: BatchChanges): Promise<void> {
  const { viewerCounts, activity, titles, rowKinds } = changes;
  await tx.$executeRaw`
    INSERT INTO viewer_event_count AS held (viewer_id, kind, count)
    SELECT * FROM unnest(
      ${viewerCounts.map((entry) => entry.viewerId)}::text[],
      ${viewerCounts.map((entry) => entry.kind)}::text[],
      ${viewerCounts.map((entry) => entry.count)}::int[])
    ON CONFLICT (viewer_id, kind) DO UPDATE SET count = held.count + excluded.count`;
  if (titles.length > 0)
    await tx.$executeRaw`
      INSERT INTO title_statistics AS held (title_id, starts, finishes, ratings, half_stars)
      SELECT * FROM unnest(
        ${titles.map((entry) => entry.titleId)}::text[],
        ${titles.map((entry) => entry.starts)}::int[],
        ${titles.map((entry) => entry.finishes)}::int[],
        ${titles.map((entry) => entry.ratings)}::int[],
        ${titles.map((entry) => entry.halfStars)}::int[])
      ON CONFLICT (title_id) DO UPDATE SET
        starts = held.starts + excluded.starts, finishes = held.finishes + excluded.finishes,
        ratings = held.ratings + excluded.ratings, half_stars = held.half_stars + excluded.half_stars`;
  if (activity.length > 0)
    await tx.$executeRaw`
      INSERT INTO title_activity AS held (hour, title_id, starts, finishes)
      SELECT * FROM unnest(
        ${activity.map((entry) => entry.hour.toISOString())}::timestamptz[],
        ${activity.map((entry) => entry.titleId)}::text[],
        ${activity.map((entry) => entry.starts)}::int[],
        ${activity.map((entry) => entry.finishes)}::int[])
      ON CONFLICT (hour, title_id) DO UPDATE SET
        starts = held.starts + excluded.starts, finishes = held.finishes + excluded.finishes`;
  if (rowKinds.length > 0)
    await tx.$executeRaw`
      INSERT INTO row_statistics AS held (kind, impressions, clicks)
      SELECT * FROM unnest(
        ${rowKinds.map((entry) => entry.kind)}::text[],
        ${rowKinds.map((entry) => entry.impressions)}::int[],
        ${rowKinds.map((entry) => entry.clicks)}::int[])
      ON CONFLICT (kind) DO UPDATE SET
        impressions = held.impressions + excluded.impressions, clicks = held.clicks + excluded.clicks`;
}
