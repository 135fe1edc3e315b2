import { z } from 'zod';
import { Databases } from '../database/databases.js';
import { ViewerHistory } from './viewer-history.domain.js';

/** Enough for every row, and a page stays cheap for the most eager viewer. */
const ENTRIES = 500;

const Known = z.array(z.object({ titleId: z.string() }));

export class HistoryReader {
  constructor(private readonly databases: Databases) {}

  async of(viewerId: string): Promise<ViewerHistory> {
    const entries = await this.databases.pages.viewerTitle.findMany({
      where: { viewerId },
      orderBy: [{ touchedAt: 'desc' }, { titleId: 'asc' }],
      take: ENTRIES,
    });
    if (entries.length < ENTRIES) return new ViewerHistory(entries);
    const known = Known.parse(
      await this.databases.pages.$queryRaw`
        SELECT title_id AS "titleId" FROM viewer_title
        WHERE viewer_id = ${viewerId} AND (finished_at IS NOT NULL OR stars IS NOT NULL)`,
    );
    return new ViewerHistory(
      entries,
      known.map(({ titleId }) => titleId),
    );
  }
}
