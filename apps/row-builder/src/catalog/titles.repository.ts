import type { Title } from '@marquee/contracts/title';
import type { Position } from '@marquee/messaging';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { BATCH_TRANSACTION, Databases } from '../database/databases.js';
import { advance } from '../database/offsets.repository.js';
import type { CatalogTitle } from './catalog.domain.js';
import { newestByTitle } from './catalog.domain.js';

const CHUNK = 2_000;
const Revision = z.tuple([z.object({ value: z.bigint() })]);

/** The read model of the catalog. */
@Injectable()
export class TitlesRepository {
  constructor(private readonly databases: Databases) {}

  /**
   * Stores the titles that are newer than the stored ones and moves the offset, in one transaction. Throws
   * `OffsetConflictError`, and changes nothing, if another owner has moved the offset.
   */
  async apply(titles: readonly Title[], position: Position): Promise<void> {
    const changes = newestByTitle(titles);
    await this.databases.work.$transaction(async (tx) => {
      await advance(tx, position);
      if (changes.length === 0) return;
      // The row of the counter stays locked until commit, so revisions become visible in order.
      const [{ value: revision }] = Revision.parse(
        await tx.$queryRaw`
          INSERT INTO revision AS stored (name, value) VALUES ('titles', 1)
          ON CONFLICT (name) DO UPDATE SET value = stored.value + 1 RETURNING value`,
      );
      await tx.$executeRaw`
        INSERT INTO title AS stored (title_id, version, name, year, genres, runtime_minutes, released_at, revision)
        SELECT "titleId", version, name, year, ARRAY(SELECT jsonb_array_elements_text(genres)), "runtimeMinutes",
          "releasedAt", ${revision}
        FROM jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) AS entry("titleId" text, version bigint, name text,
          year int, genres jsonb, "runtimeMinutes" int, "releasedAt" timestamptz)
        ON CONFLICT (title_id) DO UPDATE SET version = excluded.version, name = excluded.name, year = excluded.year,
          genres = excluded.genres, runtime_minutes = excluded.runtime_minutes, released_at = excluded.released_at,
          revision = excluded.revision
        WHERE stored.version < excluded.version`;
    }, BATCH_TRANSACTION);
  }

  /** The titles that were written after `revision`. */
  async changedSince(revision: number): Promise<CatalogTitle[]> {
    const changed: CatalogTitle[] = [];
    let cursor: { titleId: string } | undefined;
    for (;;) {
      const rows = await this.databases.work.title.findMany({
        where: { revision: { gt: BigInt(revision) } },
        orderBy: { titleId: 'asc' },
        take: CHUNK,
        ...(cursor && { cursor, skip: 1 }),
      });
      changed.push(...rows);
      const last = rows.at(-1);
      if (last === undefined || rows.length < CHUNK) return changed;
      cursor = { titleId: last.titleId };
    }
  }
}
