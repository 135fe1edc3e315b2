import { Injectable } from '@nestjs/common';
import { Databases } from '../database/databases.js';
import { entryOf } from './stored-entry.js';
import { HISTORY_ENTRIES, ViewerHistory } from './viewer-history.domain.js';

/** Reads what is known about one viewer, within the time limit of a page. */
@Injectable()
export class HistoryReader {
  constructor(private readonly databases: Databases) {}

  async read(viewerId: string): Promise<ViewerHistory> {
    const rows = await this.databases.pages.viewerTitle.findMany({
      where: { viewerId },
      orderBy: [{ touchedAt: 'desc' }, { titleId: 'asc' }],
      take: HISTORY_ENTRIES,
    });
    const entries = rows.map(entryOf);
    if (entries.length < HISTORY_ENTRIES) return new ViewerHistory(entries);
    const seen = await this.databases.pages.viewerTitle.findMany({
      where: { viewerId, OR: [{ finishedAt: { not: null } }, { stars: { not: null } }] },
      select: { titleId: true },
    });
    return new ViewerHistory(
      entries,
      seen.map(({ titleId }) => titleId),
    );
  }
}
