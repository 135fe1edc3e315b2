import type { Title, TitleInput } from '@marquee/contracts/title';
import { toVersion } from '@marquee/postgres';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { PrismaClient } from '../generated/prisma/client.js';
import type { TitleModel } from '../generated/prisma/models.js';
import { searchName } from './search-name.domain.js';

const TRANSACTION_MS = 15_000;

const changedRows = z.array(z.object({ title_id: z.string(), version: z.bigint().transform(toVersion) }));
const foundRows = z.array(z.object({ title_id: z.string() }));

/** Titles. A change and its outbox row are written in one transaction. */
@Injectable()
export class TitlesRepository {
  constructor(private readonly database: PrismaClient) {}

  async findTitle(titleId: string): Promise<Title | undefined> {
    const row = await this.database.title.findUnique({ where: { titleId } });
    return row ? titleOf(row) : undefined;
  }

  /** Best match first: whole name, start of the name, start of a word, anywhere. Among equals, newest first. */
  async searchTitles(text: string, limit: number): Promise<Title[]> {
    const wanted = searchName(text);
    // A search name has only letters, digits and spaces, so LIKE sees no wildcard of the caller's.
    if (wanted === '') return [];
    const found = foundRows.parse(
      await this.database.$queryRaw`
        SELECT title_id FROM title
        WHERE search_name LIKE ${`%${wanted}%`}
        ORDER BY (CASE WHEN search_name = ${wanted} THEN 0 WHEN search_name LIKE ${`${wanted}%`} THEN 1
                       WHEN search_name LIKE ${`% ${wanted}%`} THEN 2 ELSE 3 END),
                 released_at DESC, title_id
        LIMIT ${limit}`,
    );
    const order = found.map(({ title_id }) => title_id);
    const rows = await this.database.title.findMany({ where: { titleId: { in: order } } });
    const byId = new Map(rows.map((row) => [row.titleId, titleOf(row)]));
    return order.flatMap((titleId) => byId.get(titleId) ?? []);
  }

  /** Returns the number of titles that changed. The others keep their version and are not published again. */
  async putTitles(titles: readonly TitleInput[]): Promise<number> {
    const inputs = new Map(titles.map((title) => [title.titleId, title]));
    // Rows are locked in the order of ids, so that two requests for the same titles cannot deadlock.
    const inOrder = [...inputs.values()].toSorted((a, b) => (a.titleId < b.titleId ? -1 : 1));
    return this.database.$transaction(
      async (tx) => {
        const rows = JSON.stringify(inOrder.map((title) => ({ ...title, searchName: searchName(title.name) })));
        const changed = changedRows.parse(
          await tx.$queryRaw`
            INSERT INTO title (title_id, version, name, search_name, year, genres, runtime_minutes, released_at, synopsis)
            SELECT "titleId", 1, name, "searchName", year, genres, "runtimeMinutes", "releasedAt", synopsis
            FROM jsonb_to_recordset(${rows}::jsonb) AS input ("titleId" text, name text, "searchName" text, year int,
              genres text[], "runtimeMinutes" int, "releasedAt" timestamptz, synopsis text)
            ON CONFLICT (title_id) DO UPDATE SET version = title.version + 1, name = EXCLUDED.name,
              search_name = EXCLUDED.search_name, year = EXCLUDED.year, genres = EXCLUDED.genres,
              runtime_minutes = EXCLUDED.runtime_minutes, released_at = EXCLUDED.released_at, synopsis = EXCLUDED.synopsis
            WHERE (title.name, title.year, title.genres, title.runtime_minutes, title.released_at, title.synopsis)
              IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.year, EXCLUDED.genres, EXCLUDED.runtime_minutes,
                EXCLUDED.released_at, EXCLUDED.synopsis)
            RETURNING title_id, version`,
        );
        await tx.outbox.createMany({
          data: changed.map(({ title_id, version }) => ({
            titleId: title_id,
            payload: { ...inputs.get(title_id), version },
          })),
        });
        return changed.length;
      },
      { timeout: TRANSACTION_MS },
    );
  }
}

function titleOf(row: TitleModel): Title {
  return {
    titleId: row.titleId,
    version: toVersion(row.version),
    name: row.name,
    year: row.year,
    genres: row.genres,
    ...(row.runtimeMinutes !== null && { runtimeMinutes: row.runtimeMinutes }),
    releasedAt: row.releasedAt.toISOString(),
    ...(row.synopsis !== null && { synopsis: row.synopsis }),
  };
}
