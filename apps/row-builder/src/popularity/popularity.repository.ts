import { z } from 'zod';
import { Databases } from '../database/databases.js';
import { Popularity } from './popularity.domain.js';
import { TRENDING_HOURS, popular, trending } from './ranking.domain.js';

/** Any number that no other user of this database takes. */
const LOCK = 7_270_011;
const VERSIONS_KEPT = 3;
const TRANSACTION = { timeout: 30_000, maxWait: 5_000 };

const Lock = z.tuple([z.object({ held: z.boolean() })]);
const Events = z.tuple([z.object({ events: z.int() })]);
const scored = z.array(z.tuple([z.string(), z.number()]));
const Activity = z.array(z.object({ titleId: z.string(), hour: z.date(), plays: z.int() }));

/** One ranking of all titles at a time, made by one replica and read by all, so that all rank by the same one. */
export class PopularityRepository {
  constructor(private readonly databases: Databases) {}

  async load(version: number): Promise<Popularity> {
    const row = await this.databases.work.popularity.findUnique({ where: { version } });
    if (row === null) return Popularity.EMPTY;
    return new Popularity(version, scored.parse(row.popular), scored.parse(row.trending));
  }

  /** Ranks anew if events were applied, or the minute has changed, since the last ranking. Says whether it did. */
  async refresh(minute: Date): Promise<boolean> {
    return this.databases.work.$transaction(async (tx) => {
      const [{ held }] = Lock.parse(await tx.$queryRaw`SELECT pg_try_advisory_xact_lock(${LOCK}) AS held`);
      if (!held) return false;
      const [{ events }] = Events.parse(
        await tx.$queryRaw`SELECT coalesce(sum(count), 0)::int AS events FROM viewer_event_count`,
      );
      const last = await tx.popularity.findFirst({
        orderBy: { version: 'desc' },
        select: { version: true, events: true, minute: true },
      });
      if (events === 0 || (last?.events === events && last.minute.getTime() === minute.getTime())) return false;
      const since = new Date(minute.getTime() - TRENDING_HOURS * 3_600_000);
      const activity = Activity.parse(
        await tx.$queryRaw`
          SELECT title_id AS "titleId", hour, starts + finishes AS plays FROM title_activity WHERE hour > ${since}`,
      );
      const { version } = await tx.popularity.create({
        data: {
          minute,
          events,
          popular: popular(await tx.titleStatistics.findMany()) as [string, number][],
          trending: trending(activity, minute) as [string, number][],
        },
      });
      await tx.popularity.deleteMany({ where: { version: { lte: version - VERSIONS_KEPT } } });
      return true;
    }, TRANSACTION);
  }
}
