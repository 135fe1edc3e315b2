import type { Title, TitleInput } from '@marquee/contracts/title';
import { z } from 'zod';
import type { PrismaClient } from '../generated/prisma/client.js';
import type { TitleModel } from '../generated/prisma/models.js';
import { searchName } from './search-name.domain.js';

const TRANSACTION_MS = 15_000;

const changedRows = z.array(z.object({ title_id: z.string(), version: z.int() }));
const foundRows = z.array(z.object({ title_id: z.string() }));

/** Titles, and with each change of one the outbox row that tells of it, in the same transaction. */
export class TitlesRepository {
  constructor(private readonly database: PrismaClient) {}

  async find(titleId: string): Promise<Title | undefined> {
    const row = await this.database.title.findUnique({ where: { titleId } });
    return row ? titleOf(row) : undefined;
  }

  /** Best match first: the whole name, its start, the start of a word, anywhere; among equals the newer one. */
  async search(text: string, limit: number): Promise<Title[]> {
    const wanted = searchName(text);
    // Letters, digits and spaces: nothing in it that LIKE would read as a pattern.
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

  /** Number of titles that really changed; the others keep their version and are not told of again. */
  async put(titles: readonly TitleInput[]): Promise<number> {
    const inputs = new Map(titles.map((title) => [title.titleId, title]));
    // In the order of ids: two requests that name the same titles wait for each other instead of blocking each other.
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
    version: row.version,
    name: row.name,
    year: row.year,
    genres: row.genres,
    ...(row.runtimeMinutes !== null && { runtimeMinutes: row.runtimeMinutes }),
    releasedAt: row.releasedAt.toISOString(),
    ...(row.synopsis !== null && { synopsis: row.synopsis }),
  };
}
