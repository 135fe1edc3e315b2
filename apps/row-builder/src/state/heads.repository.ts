import { z } from 'zod';
import { Databases } from '../database/databases.js';

/** The newest versions of what replicas keep in memory; 0 before the first. */
export interface Heads {
  readonly titles: number;
  readonly popularity: number;
  readonly model: number;
}

const Rows = z.tuple([z.object({ titles: z.int(), popularity: z.int(), model: z.int() })]);

/** Asked at every page: memory is only a cache, and a replica must not answer from an older state than its sibling. */
export class HeadsRepository {
  constructor(private readonly databases: Databases) {}

  async read(): Promise<Heads> {
    const [heads] = Rows.parse(
      await this.databases.pages.$queryRaw`
        SELECT coalesce((SELECT value FROM revision WHERE name = 'titles'), 0) AS titles,
          coalesce((SELECT max(version) FROM popularity), 0) AS popularity,
          coalesce((SELECT max(version) FROM model), 0) AS model`,
    );
    return heads;
  }
}
