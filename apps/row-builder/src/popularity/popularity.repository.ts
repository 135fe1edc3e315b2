import { toCount } from '@marquee/postgres';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Databases, LOCKS, appliedEvents, tryLock } from '../database/databases.js';
import { ScoredIds } from '../ranking/top-k.domain.js';
import type { TitleStatisticsModel } from '../generated/prisma/models.js';
import { Popularity } from './popularity.domain.js';
import { TRENDING_HOURS, popular, trending } from './ranking.domain.js';
import type { TitleTotals } from './ranking.domain.js';

const VERSIONS_KEPT = 3;
const TRANSACTION = { timeout: 30_000, maxWait: 5_000 };

const ActivityRows = z.array(z.object({ titleId: z.string(), hour: z.date(), plays: z.bigint().transform(toCount) }));

/** Rankings of all titles. One replica computes a ranking and all replicas read it, so that all rank the same way. */
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
          SELECT title_id AS "titleId", hour, starts + finishes AS plays FROM title_activity WHERE hour > ${since}`,
      );
      const { version } = await tx.popularity.create({
        data: {
          minute,
          events,
          popular: popular((await tx.titleStatistics.findMany()).map(totalsOf)) as [string, number][],
          trending: trending(activity, minute) as [string, number][],
        },
      });
      await tx.popularity.deleteMany({ where: { version: { lte: version - BigInt(VERSIONS_KEPT) } } });
      return true;
    }, TRANSACTION);
  }
}

function totalsOf({ titleId, starts, finishes, ratings, halfStars }: TitleStatisticsModel): TitleTotals {
  return {
    titleId,
    starts: toCount(starts),
    finishes: toCount(finishes),
    ratings: toCount(ratings),
    halfStars: toCount(halfStars),
  };
}
