import type { Viewer } from '@marquee/contracts/gateway';
import type { PrismaClient } from '../generated/prisma/client.js';

export interface StoredProfile extends Viewer {
  readonly createdAt: Date;
}

/** Profiles in PostgreSQL. */
export class ProfileRepository {
  constructor(private readonly prisma: PrismaClient) {}

  find(viewerId: string): Promise<StoredProfile | null> {
    return this.prisma.viewer.findUnique({ where: { viewerId } });
  }

  /** In the order of their ids, those behind `after`. */
  list(limit: number, after: string | undefined): Promise<StoredProfile[]> {
    return this.prisma.viewer.findMany({
      orderBy: { viewerId: 'asc' },
      take: limit,
      ...(after !== undefined && { where: { viewerId: { gt: after } } }),
    });
  }

  /** In the order in which they were made; `after` is the last one of the batch before. */
  madeSince(since: Date, limit: number, after: string | undefined): Promise<StoredProfile[]> {
    return this.prisma.viewer.findMany({
      where: { createdAt: { gte: since } },
      orderBy: [{ createdAt: 'asc' }, { viewerId: 'asc' }],
      take: limit,
      ...(after !== undefined && { cursor: { viewerId: after }, skip: 1 }),
    });
  }

  /** The profile of that id, made now unless there is one. */
  create(viewer: Viewer): Promise<StoredProfile> {
    return this.prisma.viewer.upsert({ where: { viewerId: viewer.viewerId }, create: viewer, update: {} });
  }
}
