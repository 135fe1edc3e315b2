import type { Viewer } from '@marquee/contracts/gateway';
import type { PrismaClient } from '../generated/prisma/client.js';

export interface StoredViewer extends Viewer {
  readonly createdAt: Date;
}

/** Viewers in PostgreSQL. */
export class ViewerRepository {
  constructor(private readonly prisma: PrismaClient) {}

  findViewer(viewerId: string): Promise<StoredViewer | null> {
    return this.prisma.viewer.findUnique({ where: { viewerId } });
  }

  /** Viewers ordered by id, starting after the id `after`. */
  listViewers(limit: number, after: string | undefined): Promise<StoredViewer[]> {
    return this.prisma.viewer.findMany({
      orderBy: { viewerId: 'asc' },
      take: limit,
      ...(after !== undefined && { where: { viewerId: { gt: after } } }),
    });
  }

  /** Viewers ordered by creation, starting after the viewer `after`, the last of the batch before. */
  listCreatedSince(since: Date, limit: number, after: string | undefined): Promise<StoredViewer[]> {
    return this.prisma.viewer.findMany({
      where: { createdAt: { gte: since } },
      orderBy: [{ createdAt: 'asc' }, { viewerId: 'asc' }],
      take: limit,
      ...(after !== undefined && { cursor: { viewerId: after }, skip: 1 }),
    });
  }

  /** Returns the viewer with this id; creates it if there is none. */
  createViewer(viewer: Viewer): Promise<StoredViewer> {
    return this.prisma.viewer.upsert({ where: { viewerId: viewer.viewerId }, create: viewer, update: {} });
  }
}
