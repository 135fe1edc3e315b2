import { z } from 'zod';
import { Databases } from '../database/databases.js';
import type { Scored } from '../state/best.domain.js';
import type { TrainedModel } from './train.domain.js';

const LOCK = 7_270_012;
const VERSIONS_KEPT = 2;
const CHUNK = 2_000;
const TRANSACTION = { timeout: 120_000, maxWait: 5_000 };

const Lock = z.tuple([z.object({ held: z.boolean() })]);
const Events = z.tuple([z.object({ events: z.int() })]);
const scored = z.array(z.tuple([z.string(), z.number()]));
const NeighbourRows = z.array(z.object({ titleId: z.string(), neighbours: scored }));

export interface Segment {
  readonly segment: string;
  /** Share of interest by genre slug. */
  readonly centre: ReadonlyMap<string, number>;
  readonly titles: readonly Scored[];
}

/** Trained models: written whole under a new version, so that a page never mixes two. */
export class ModelRepository {
  constructor(private readonly databases: Databases) {}

  async neighbours(version: number, titleIds: readonly string[]): Promise<ReadonlyMap<string, readonly Scored[]>> {
    if (version === 0 || titleIds.length === 0) return new Map();
    const rows = NeighbourRows.parse(
      await this.databases.pages.$queryRaw`
        SELECT title_id AS "titleId", neighbours FROM model_neighbours
        WHERE version = ${version} AND title_id = ANY(${[...titleIds]}::text[])`,
    );
    return new Map(rows.map(({ titleId, neighbours }) => [titleId, neighbours]));
  }

  async segments(version: number): Promise<Segment[]> {
    const rows = await this.databases.work.modelSegment.findMany({ where: { version }, orderBy: { segment: 'asc' } });
    return rows.map(({ segment, centre, titles }) => ({
      segment,
      centre: new Map(Object.entries(z.record(z.string(), z.number()).parse(centre))),
      titles: scored.parse(titles),
    }));
  }

  /** Events applied so far, and how many the newest model knows. */
  async progress(): Promise<{ applied: number; trained: number }> {
    const [{ events }] = Events.parse(
      await this.databases.work.$queryRaw`SELECT coalesce(sum(count), 0)::int AS events FROM viewer_event_count`,
    );
    const last = await this.databases.work.model.findFirst({ orderBy: { version: 'desc' }, select: { events: true } });
    return { applied: events, trained: last?.events ?? 0 };
  }

  /** Stores what `train` makes, unless another replica is training. */
  async replace(events: number, train: () => Promise<TrainedModel>): Promise<number | undefined> {
    return this.databases.work.$transaction(async (tx) => {
      const [{ held }] = Lock.parse(await tx.$queryRaw`SELECT pg_try_advisory_xact_lock(${LOCK}) AS held`);
      if (!held) return undefined;
      const model = await train();
      const { version } = await tx.model.create({
        data: { trainedAt: new Date(), events, viewers: model.viewers, titles: model.neighbours.length },
      });
      for (let from = 0; from < model.neighbours.length; from += CHUNK) {
        await tx.modelNeighbours.createMany({
          data: model.neighbours
            .slice(from, from + CHUNK)
            .map(([titleId, neighbours]) => ({ version, titleId, neighbours: neighbours as [string, number][] })),
        });
      }
      await tx.modelSegment.createMany({
        data: model.segments.map(({ segment, viewers, centre, titles }) => ({
          version,
          segment,
          viewers,
          centre,
          titles: titles as [string, number][],
        })),
      });
      const old = { where: { version: { lte: version - VERSIONS_KEPT } } };
      await Promise.all([
        tx.model.deleteMany(old),
        tx.modelNeighbours.deleteMany(old),
        tx.modelSegment.deleteMany(old),
      ]);
      return version;
    }, TRANSACTION);
  }

  /** What viewers liked, in the order of viewers and titles: the input of a training. */
  async interests(): Promise<{ viewerId: string; titleId: string; weight: number; genres: string[] }[]> {
    return z
      .array(z.object({ viewerId: z.string(), titleId: z.string(), weight: z.number(), genres: z.array(z.string()) }))
      .parse(
        await this.databases.work.$queryRaw`
          SELECT held.viewer_id AS "viewerId", held.title_id AS "titleId", title.genres,
            (CASE WHEN stars IS NULL THEN CASE WHEN finished_at IS NULL THEN 0 ELSE 0.6 END
              ELSE greatest(0, (stars - 2.5) / 2.5) END)::float8 AS weight
          FROM viewer_title AS held JOIN title USING (title_id)
          WHERE stars >= 3 OR (stars IS NULL AND finished_at IS NOT NULL)
          ORDER BY held.viewer_id, held.title_id`,
      );
  }
}
