import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import { z } from 'zod';
import type { CatalogTitle } from '../catalog/catalog.domain.js';

/** One viewer's rating of one title. */
export interface Rating {
  readonly viewerId: string;
  readonly titleId: string;
  /** 0.5 to 5. */
  readonly stars: number;
  readonly at: Date;
}

const MovieRow = z.object({ movieId: z.string().min(1), title: z.string(), genres: z.string() });
const RatingRow = z.object({
  userId: z.string().min(1),
  movieId: z.string().min(1),
  rating: z.coerce.number().min(0.5).max(5),
  timestamp: z.coerce.number(),
});

/** Reads `ratings.csv` of a MovieLens folder (ml-latest-small, ml-25m, ml-32m). Throws an error that names the line. */
export async function readRatings(folder: string): Promise<Rating[]> {
  const rows = await readTable(join(folder, 'ratings.csv'), RatingRow);
  return rows.map(({ userId, movieId, rating, timestamp }) => ({
    viewerId: userId,
    titleId: movieId,
    stars: rating,
    at: new Date(timestamp * 1_000),
  }));
}

/** Reads `movies.csv` of a MovieLens folder. */
export async function readTitles(folder: string): Promise<CatalogTitle[]> {
  const rows = await readTable(join(folder, 'movies.csv'), MovieRow);
  return rows.map(({ movieId, title, genres }) => {
    const year = Number(/\((\d{4})\)\s*$/.exec(title)?.[1] ?? 1900);
    return {
      titleId: movieId,
      name: title,
      year,
      genres: genres === '(no genres listed)' ? [] : genres.split('|'),
      runtimeMinutes: null,
      releasedAt: new Date(Date.UTC(year, 0, 1)),
    };
  });
}

async function readTable<Row>(file: string, schema: z.ZodType<Row>): Promise<Row[]> {
  const rows: Row[] = [];
  try {
    const text = (await open(file)).createReadStream();
    const parser = text.pipe(parse({ bom: true, columns: true, info: true, skip_empty_lines: true }));
    for await (const { record, info } of parser as AsyncIterable<{ record: unknown; info: { lines: number } }>) {
      const row = schema.safeParse(record);
      if (!row.success) throw new Error(`line ${info.lines}: ${z.prettifyError(row.error)}`);
      rows.push(row.data);
    }
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
  return rows;
}
