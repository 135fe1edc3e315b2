import { toVersion } from '@marquee/postgres';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Databases } from '../database/databases.js';

/** The newest version of each kind of data that replicas cache; 0 before the first. */
export interface Versions {
  readonly titles: number;
  readonly popularity: number;
  readonly model: number;
}

const Version = z.bigint().transform(toVersion);
const VersionRows = z.tuple([z.object({ titles: Version, popularity: Version, model: Version })]);

/** Read for every page, so that no replica answers from an older state than its sibling. */
@Injectable()
export class VersionsRepository {
  constructor(private readonly databases: Databases) {}

  async read(): Promise<Versions> {
    const [versions] = VersionRows.parse(
      await this.databases.pages.$queryRaw`
        SELECT coalesce((SELECT value FROM revision WHERE name = 'titles'), 0) AS titles,
          coalesce((SELECT max(version) FROM popularity), 0) AS popularity,
          coalesce((SELECT max(version) FROM model), 0) AS model`,
    );
    return versions;
  }
}
