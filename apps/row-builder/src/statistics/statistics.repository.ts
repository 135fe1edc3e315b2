import type { EventKind } from '@marquee/contracts/event';
import { toCount, toVersion } from '@marquee/postgres';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Databases } from '../database/databases.js';

const Count = z.bigint().transform(toCount);
const CountRows = z.array(z.object({ kind: z.string(), count: Count }));
const TotalsRow = z.tuple([
  z.object({ viewers: Count, titles: Count, modelVersion: z.bigint().transform(toVersion).nullable() }),
]);

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
      viewerId === undefined
        ? await this.databases.work.$queryRaw`
            SELECT kind, sum(count)::bigint AS count FROM event_count GROUP BY kind ORDER BY kind`
        : await this.databases.work.$queryRaw`
            SELECT kind, count FROM viewer_event_count WHERE viewer_id = ${viewerId} ORDER BY kind`,
    );
    const [{ viewers, titles, modelVersion }] = TotalsRow.parse(
      await this.databases.work.$queryRaw`
        SELECT (SELECT count(DISTINCT viewer_id) FROM viewer_event_count) AS viewers,
          (SELECT count(*) FROM title) AS titles, (SELECT max(version) FROM model) AS "modelVersion"`,
    );
    return {
      events: Object.fromEntries(counts.map(({ kind, count }) => [kind, count])),
      viewers,
      titles,
      ...(modelVersion !== null && { modelVersion }),
    };
  }
}
