import type { Title } from '@marquee/contracts/title';
import type { Position } from '@marquee/messaging';
import { z } from 'zod';
import { Databases } from '../database/databases.js';
import { advance } from '../offsets/offsets.repository.js';
import type { CatalogueTitle } from './catalogue.domain.js';
import { newestVersions } from './catalogue.domain.js';

const BATCH_TRANSACTION = { timeout: 30_000, maxWait: 10_000 };
const CHUNK = 2_000;
const Revision = z.array(z.object({ value: z.int() })).length(1);

/** The read model of the catalogue. */
export class TitlesRepository {
  constructor(private readonly databases: Databases) {}

  /** Stores what is newer than what is held, and moves the offset, in one transaction. */
  async apply(titles: readonly Title[], position: Position): Promise<void> {
    const changes = newestVersions(titles);
    await this.databases.work.$transaction(async (tx) => {
      await advance(tx, position);
      if (changes.length === 0) return;
      // The counter's row stays locked until commit: revisions become visible in their order.
      const revision = await tx.$queryRaw`
        INSERT INTO revision AS held (name, value) VALUES ('titles', 1)
        ON CONFLICT (name) DO UPDATE SET value = held.value + 1 RETURNING value`;
      await tx.$executeRaw`
        INSERT INTO title AS held (title_id, version, name, year, genres, runtime_minutes, released_at, revision)
        SELECT "titleId", version, name, year, ARRAY(SELECT jsonb_array_elements_text(genres)), "runtimeMinutes",
          "releasedAt", ${Revision.parse(revision)[0]?.value}::int
        FROM jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) AS entry("titleId" text, version int, name text,
          year int, genres jsonb, "runtimeMinutes" int, "releasedAt" timestamptz)
        ON CONFLICT (title_id) DO UPDATE SET version = excluded.version, name = excluded.name, year = excluded.year,
          genres = excluded.genres, runtime_minutes = excluded.runtime_minutes, released_at = excluded.released_at,
          revision = excluded.revision
        WHERE held.version < excluded.version`;
    }, BATCH_TRANSACTION);
  }

  /** Titles written after `revision`. */
  async changedSince(revision: number): Promise<CatalogueTitle[]> {
    const changed: CatalogueTitle[] = [];
    let cursor: { titleId: string } | undefined;
    for (;;) {
      const rows = await this.databases.work.title.findMany({
        where: { revision: { gt: revision } },
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
