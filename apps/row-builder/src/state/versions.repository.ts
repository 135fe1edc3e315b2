import { PASSIVE_EVENT_KINDS } from '@marquee/contracts/event';
import { toVersion } from '@marquee/postgres';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Databases } from '../database/databases.js';
import { Prisma } from '../generated/prisma/client.js';

/** The newest version of each kind of data that replicas cache; 0 before the first. */
export interface Versions {
  readonly titles: number;
  readonly popularity: number;
  readonly model: number;
}

const Version = z.bigint().transform(toVersion);
const VersionRow = z.object({ titles: Version, popularity: Version, model: Version });
const VersionRows = z.tuple([VersionRow]);
const ViewerVersionRows = z.tuple([VersionRow.extend({ viewer: Version })]);
const SHARED = Prisma.sql`
  coalesce((SELECT value FROM revision WHERE name = 'titles'), 0) AS titles,
  coalesce((SELECT max(version) FROM popularity), 0) AS popularity,
  coalesce((SELECT max(version) FROM model), 0) AS model`;

/** The versions that the rows of one viewer depend on. */
export interface ViewerVersions extends Versions {
  /** How many events of the viewer have been applied that can change a row; raised in their transaction. */
  readonly viewer: number;
}

/** Read for every page, so that no replica answers from an older state than its sibling. */
@Injectable()
export class VersionsRepository {
  constructor(private readonly databases: Databases) {}

  async read(): Promise<Versions> {
    const [versions] = VersionRows.parse(await this.databases.pages.$queryRaw`SELECT ${SHARED}`);
    return versions;
  }

  async readFor(viewerId: string): Promise<ViewerVersions> {
    const [versions] = ViewerVersionRows.parse(
      await this.databases.pages.$queryRaw`
        SELECT ${SHARED}, coalesce((
          SELECT sum(count)::bigint FROM viewer_event_count
          WHERE viewer_id = ${viewerId} AND kind NOT IN (${Prisma.join(PASSIVE_EVENT_KINDS)})), 0) AS viewer`,
    );
    return versions;
  }
}
