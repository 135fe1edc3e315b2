import type { EventKind } from '@marquee/contracts/event';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Databases } from '../database/databases.js';

const CountRows = z.array(z.object({ kind: z.string(), count: z.int() }));
const TotalsRow = z.tuple([z.object({ viewers: z.int(), titles: z.int(), modelVersion: z.int().nullable() })]);

export interface Statistics {
  readonly events: Partial<Record<EventKind, number>>;
  readonly viewers: number;
  readonly titles: number;
  readonly modelVersion?: number;
}

/** Counts of what has been applied, of one viewer or of all. */
@Injectable()
export class StatisticsRepository {
  constructor(private readonly databases: Databases) {}

  async read(viewerId: string | undefined): Promise<Statistics> {
    const counts = CountRows.parse(
      await this.databases.work.$queryRaw`
        SELECT kind, sum(count)::int AS count FROM viewer_event_count
        WHERE ${viewerId ?? null}::text IS NULL OR viewer_id = ${viewerId ?? null}
        GROUP BY kind ORDER BY kind`,
    );
    const [{ viewers, titles, modelVersion }] = TotalsRow.parse(
      await this.databases.work.$queryRaw`
        SELECT (SELECT count(DISTINCT viewer_id) FROM viewer_event_count)::int AS viewers,
          (SELECT count(*) FROM title)::int AS titles, (SELECT max(version) FROM model) AS "modelVersion"`,
    );
    return {
      events: Object.fromEntries(counts.map(({ kind, count }) => [kind, count])),
      viewers,
      titles,
      ...(modelVersion !== null && { modelVersion }),
    };
  }
}
