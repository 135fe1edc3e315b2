import type { Title, TitleInput } from '@marquee/contracts/title';
import { toVersion } from '@marquee/postgres';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { PrismaClient } from '../generated/prisma/client.js';
import type { TitleModel } from '../generated/prisma/models.js';
import { SEARCH_VERSION, joinedName, searchName } from '../search/search-name.domain.js';

const TRANSACTION_MS = 15_000;

const changedRows = z.array(z.object({ title_id: z.string(), version: z.bigint().transform(toVersion) }));

/** Titles. A change and its outbox row are written in one transaction. */
@Injectable()
export class TitlesRepository {
  constructor(private readonly database: PrismaClient) {}

  async findTitle(titleId: string): Promise<Title | undefined> {
    const row = await this.database.title.findUnique({ where: { titleId } });
    return row ? titleOf(row) : undefined;
  }

  /** The titles with these ids, in this order; unknown ones are left out. */
  async findTitles(titleIds: readonly string[]): Promise<Title[]> {
    const rows = await this.database.title.findMany({ where: { titleId: { in: [...titleIds] } } });
    const byId = new Map(rows.map((row) => [row.titleId, titleOf(row)]));
    return titleIds.flatMap((titleId) => byId.get(titleId) ?? []);
  }

  /** Returns the number of titles that changed. The others keep their version and are not published again. */
  async putTitles(titles: readonly TitleInput[]): Promise<number> {
    const inputs = new Map(titles.map((title) => [title.titleId, title]));
    // Rows are locked in the order of ids, so that two requests for the same titles cannot deadlock.
    const inOrder = [...inputs.values()].toSorted((a, b) => (a.titleId < b.titleId ? -1 : 1));
    return this.database.$transaction(
      async (tx) => {
        const rows = JSON.stringify(inOrder.map(withSearchNames));
        const changed = changedRows.parse(
          await tx.$queryRaw`
            INSERT INTO title (title_id, version, name, search_name, search_joined, search_version, year, genres,
              runtime_minutes, released_at, synopsis)
            SELECT "titleId", 1, name, "searchName", "searchJoined", ${SEARCH_VERSION}, year, genres, "runtimeMinutes",
              "releasedAt", synopsis
            FROM jsonb_to_recordset(${rows}::jsonb) AS input ("titleId" text, name text, "searchName" text,
              "searchJoined" text, year int, genres text[], "runtimeMinutes" int, "releasedAt" timestamptz,
              synopsis text)
            ON CONFLICT (title_id) DO UPDATE SET version = title.version + 1, name = EXCLUDED.name,
              search_name = EXCLUDED.search_name, search_joined = EXCLUDED.search_joined,
              search_version = EXCLUDED.search_version, year = EXCLUDED.year, genres = EXCLUDED.genres,
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

function withSearchNames(title: TitleInput): TitleInput & { searchName: string; searchJoined: string } {
  const searched = searchName(title.name);
  return { ...title, searchName: searched, searchJoined: joinedName(searched) };
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
