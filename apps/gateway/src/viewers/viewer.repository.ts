import type { Viewer } from '@marquee/contracts/gateway';
import { Injectable } from '@nestjs/common';
import { ViewerDatabase } from './viewer.database.js';

export interface StoredViewer extends Viewer {
  readonly createdAt: Date;
}

/** Viewers in PostgreSQL. */
@Injectable()
export class ViewerRepository {
  constructor(private readonly database: ViewerDatabase) {}

  findViewer(viewerId: string): Promise<StoredViewer | null> {
    return this.database.viewer.findUnique({ where: { viewerId } });
  }

  /** Viewers ordered by id, starting after the id `after`. */
  listViewers(limit: number, after: string | undefined): Promise<StoredViewer[]> {
    return this.database.viewer.findMany({
      orderBy: { viewerId: 'asc' },
      take: limit,
      ...(after !== undefined && { where: { viewerId: { gt: after } } }),
    });
  }

  /** Viewers ordered by creation, starting after the viewer `after`, the last of the batch before. */
  listCreatedSince(since: Date, limit: number, after: string | undefined): Promise<StoredViewer[]> {
    return this.database.viewer.findMany({
      where: { createdAt: { gte: since } },
      orderBy: [{ createdAt: 'asc' }, { viewerId: 'asc' }],
      take: limit,
      ...(after !== undefined && { cursor: { viewerId: after }, skip: 1 }),
    });
  }

  /** Returns the viewer with this id; creates it if there is none. */
  createViewer(viewer: Viewer): Promise<StoredViewer> {
    return this.database.viewer.upsert({ where: { viewerId: viewer.viewerId }, create: viewer, update: {} });
  }
}
