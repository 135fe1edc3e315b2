import { toCount, toVersion } from '@marquee/postgres';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Databases, LOCKS, appliedEvents, tryLock } from '../database/databases.js';
import { interestOf } from '../history/interest.domain.js';
import { ScoredIds } from '../ranking/top-k.domain.js';
import type { ScoredId } from '../ranking/top-k.domain.js';
import { ItemWeights } from './item-weights.domain.js';
import type { TitleInterest, TrainedModel } from './train.domain.js';

const VERSIONS_KEPT = 2;
/** Titles whose neighbors are kept in memory, 5 KB each. */
const KNOWN_NEIGHBORS = 4_000;
const CHUNK = 2_000;
/** Rows of weights, of up to 16 KB each. */
const WEIGHTS_CHUNK = 50;
const TRANSACTION = { timeout: 120_000, maxWait: 5_000 };

const NeighborRows = z.array(z.object({ titleId: z.string(), neighbors: ScoredIds }));
const EvidenceRows = z.array(
  z.object({
    viewerId: z.string(),
    titleId: z.string(),
    stars: z.number().nullable(),
    finishedAt: z.date().nullable(),
    inMyList: z.boolean(),
    genres: z.array(z.string()),
  }),
);

export interface Segment {
  readonly segment: string;
  /** Share of interest by genre id. */
  readonly center: ReadonlyMap<string, number>;
  readonly titles: readonly ScoredId[];
}

/** Stores each trained model as a whole under a new version, so that a page never mixes two. */
@Injectable()
export class ModelRepository {
  /** Neighbors of titles that were asked for, of one version. Undefined: the model does not know the title. */
  private known = { version: 0, neighbors: new Map<string, readonly ScoredId[] | undefined>() };

  constructor(private readonly databases: Databases) {}

  async neighbors(version: number, titleIds: readonly string[]): Promise<ReadonlyMap<string, readonly ScoredId[]>> {
    if (version === 0) return new Map();
    const { neighbors } = this.knownOf(version);
    const unknown = titleIds.filter((titleId) => !neighbors.has(titleId));
    const read = unknown.length === 0 ? new Map<string, ScoredId[]>() : await this.readNeighbors(version, unknown);
    for (const titleId of unknown) neighbors.set(titleId, read.get(titleId));
    const found = titleIds.map((titleId) => [titleId, neighbors.get(titleId) ?? read.get(titleId)] as const);
    return new Map(found.flatMap(([titleId, similar]) => (similar === undefined ? [] : [[titleId, similar]])));
  }

  /** Starts again with a new version, and when there are too many. */
  private knownOf(version: number): { readonly neighbors: Map<string, readonly ScoredId[] | undefined> } {
    if (version !== this.known.version || this.known.neighbors.size > KNOWN_NEIGHBORS) {
      this.known = { version, neighbors: new Map() };
    }
    return this.known;
  }

  private async readNeighbors(version: number, titleIds: readonly string[]): Promise<Map<string, ScoredId[]>> {
    const rows = NeighborRows.parse(
      await this.databases.pages.$queryRaw`
        SELECT title_id AS "titleId", neighbours AS neighbors FROM model_neighbours
        WHERE version = ${version}::bigint AND title_id = ANY(${[...titleIds]}::text[])`,
    );
    return new Map(rows.map(({ titleId, neighbors }) => [titleId, neighbors]));
  }

  /** Read in parts, so that the event loop does not stand still meanwhile. */
  async weights(version: number): Promise<ItemWeights> {
    const { modelWeights } = this.databases.work;
    const of = { version: BigInt(version) };
    const titles = await modelWeights.findMany({ where: of, orderBy: { position: 'asc' }, select: { titleId: true } });
    const weights = new Float32Array(titles.length ** 2);
    const bytes = new Uint8Array(weights.buffer);
    for (let from = 0; from < titles.length; from += WEIGHTS_CHUNK) {
      const rows = await modelWeights.findMany({
        where: { ...of, position: { gte: from, lt: from + WEIGHTS_CHUNK } },
        select: { position: true, weights: true },
      });
      for (const row of rows) bytes.set(row.weights, row.position * titles.length * Float32Array.BYTES_PER_ELEMENT);
    }
    return new ItemWeights(
      titles.map(({ titleId }) => titleId),
      weights,
    );
  }

  async segments(version: number): Promise<Segment[]> {
    const rows = await this.databases.work.modelSegment.findMany({
      where: { version: BigInt(version) },
      orderBy: { segment: 'asc' },
    });
    return rows.map(({ segment, center, titles }) => ({
      segment,
      center: new Map(Object.entries(z.record(z.string(), z.number()).parse(center))),
      titles: ScoredIds.parse(titles),
    }));
  }

  /** The number of events applied so far, and how many of them the newest model was trained on. */
  async progress(): Promise<{ applied: number; trained: number }> {
    const applied = await appliedEvents(this.databases.work);
    const last = await this.databases.work.model.findFirst({ orderBy: { version: 'desc' }, select: { events: true } });
    return { applied: toCount(applied), trained: toCount(last?.events ?? 0n) };
  }

  /**
   * Stores the model that `train` returns. Resolves to its version, or to undefined, without training, if another
   * replica is training.
   */
  async replace(events: number, train: () => Promise<TrainedModel>): Promise<number | undefined> {
    return this.databases.work.$transaction(async (tx) => {
      if (!(await tryLock(tx, LOCKS.model))) return undefined;
      const model = await train();
      const { version } = await tx.model.create({
        data: { trainedAt: new Date(), events: BigInt(events), viewers: model.viewers, titles: model.neighbors.length },
      });
      for (let from = 0; from < model.neighbors.length; from += CHUNK) {
        await tx.modelNeighbors.createMany({
          data: model.neighbors
            .slice(from, from + CHUNK)
            .map(([titleId, neighbors]) => ({ version, titleId, neighbors: neighbors as [string, number][] })),
        });
      }
      const { titleIds } = model.weights;
      for (let from = 0; from < titleIds.length; from += WEIGHTS_CHUNK) {
        await tx.modelWeights.createMany({
          data: titleIds.slice(from, from + WEIGHTS_CHUNK).map((titleId, index) => ({
            version,
            position: from + index,
            titleId,
            weights: bytesOf(model.weights.row(from + index)),
          })),
        });
      }
      await tx.modelSegment.createMany({
        data: model.segments.map((segment) => ({
          ...segment,
          version,
          titles: segment.titles as [string, number][],
        })),
      });
      const old = { where: { version: { lte: version - BigInt(VERSIONS_KEPT) } } };
      await Promise.all([
        tx.model.deleteMany(old),
        tx.modelWeights.deleteMany(old),
        tx.modelNeighbors.deleteMany(old),
        tx.modelSegment.deleteMany(old),
      ]);
      return toVersion(version);
    }, TRANSACTION);
  }

  /** Every viewer's interest in every title, ordered by viewer and title: the input of a training. */
  async interests(): Promise<TitleInterest[]> {
    const rows = EvidenceRows.parse(
      await this.databases.work.$queryRaw`
        SELECT viewer_id AS "viewerId", title_id AS "titleId", stars, finished_at AS "finishedAt",
          in_my_list AS "inMyList", genres
        FROM viewer_title JOIN title USING (title_id)
        ORDER BY viewer_id, title_id`,
    );
    return rows.map((row) => ({
      viewerId: row.viewerId,
      titleId: row.titleId,
      weight: interestOf(row),
      genres: row.genres,
    }));
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
}
