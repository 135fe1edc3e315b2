import { deleteInChunks, toCount } from '@marquee/postgres';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Databases, LOCKS, appliedEvents, tryLock } from '../database/databases.js';
import type { Sql } from '../database/databases.js';
import { ScoredIds } from '../ranking/top-k.domain.js';
import { Popularity } from './popularity.domain.js';
import { TRENDING_HOURS, popular, trending } from './ranking.domain.js';
import type { TitleTotals } from './ranking.domain.js';

const VERSIONS_KEPT = 3;
const TRANSACTION = { timeout: 30_000, maxWait: 5_000 };

const Count = z.bigint().transform(toCount);
const TotalRows = z.array(
  z.object({ titleId: z.string(), starts: Count, finishes: Count, ratings: Count, halfStars: Count }),
);
const ActivityRows = z.array(z.object({ titleId: z.string(), hour: z.date(), plays: Count }));

/** Rankings of the catalog's titles. One replica computes a ranking, and all read it, so that all rank the same way. */
@Injectable()
export class PopularityRepository {
  constructor(private readonly databases: Databases) {}

  async load(version: number): Promise<Popularity> {
    const row = await this.databases.work.popularity.findUnique({ where: { version: BigInt(version) } });
    if (row === null) return Popularity.EMPTY;
    return new Popularity(version, ScoredIds.parse(row.popular), ScoredIds.parse(row.trending));
  }

  /**
   * Ranks all titles if events were applied, or the minute has changed, since the last ranking. Resolves to whether it
   * did.
   */
  async refresh(minute: Date): Promise<boolean> {
    return this.databases.work.$transaction(async (tx) => {
      if (!(await tryLock(tx, LOCKS.popularity))) return false;
      const events = await appliedEvents(tx);
      const last = await tx.popularity.findFirst({
        orderBy: { version: 'desc' },
        select: { version: true, events: true, minute: true },
      });
      if (events === 0n || (last?.events === events && last.minute.getTime() === minute.getTime())) return false;
      const since = new Date(minute.getTime() - TRENDING_HOURS * 3_600_000);
      const activity = ActivityRows.parse(
        await tx.$queryRaw`
          SELECT title_id AS "titleId", hour, starts + finishes AS plays
          FROM title_activity JOIN title USING (title_id) WHERE hour > ${since}`,
      );
      const { version } = await tx.popularity.create({
        data: {
          minute,
          events,
          popular: popular(await readTotals(tx)) as [string, number][],
          trending: trending(activity, minute) as [string, number][],
        },
      });
      await tx.popularity.deleteMany({ where: { version: { lte: version - BigInt(VERSIONS_KEPT) } } });
      return true;
    }, TRANSACTION);
  }

  /** Deletes the plays that are too old for any ranking. */
  async forgetActivity(now: Date, signal: AbortSignal): Promise<number> {
    const before = new Date(now.getTime() - (TRENDING_HOURS + 1) * 3_600_000);
    return deleteInChunks(
      (limit) => this.databases.work.$executeRaw`
        DELETE FROM title_activity WHERE (hour, title_id) IN
          (SELECT hour, title_id FROM title_activity WHERE hour < ${before} LIMIT ${limit} FOR UPDATE SKIP LOCKED)`,
      signal,
    );
  }
}

async function readTotals(tx: Pick<Sql, '$queryRaw'>): Promise<TitleTotals[]> {
  return TotalRows.parse(
    await tx.$queryRaw`
      SELECT title_id AS "titleId", starts, finishes, ratings, half_stars AS "halfStars"
      FROM title_statistics JOIN title USING (title_id)`,
  );
}
