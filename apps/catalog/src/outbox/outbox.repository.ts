import type { OutboxSource } from '@marquee/messaging';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { PrismaClient } from '../generated/prisma/client.js';
import type { Prisma } from '../generated/prisma/client.js';

type Tx = Prisma.TransactionClient;

/** PostgreSQL advisory lock; no other code of this database uses this number. */
const RELAY_LOCK = 7_270_001;
const TRANSACTION_MS = 30_000;
const PUBLISHED_KEPT_HOURS = 24;

const lockRows = z.tuple([z.object({ held: z.boolean() })]);

/**
 * The outbox table, one row for each changed title. Published rows carry a mark; a position in the ids instead would
 * lose
 * rows, because transactions do not commit in the order of their ids.
 */
@Injectable()
export class OutboxRepository implements OutboxSource<Tx> {
  constructor(private readonly database: PrismaClient) {}

  /** Runs `work` in a transaction under a lock that one replica can hold; the lock ends with the transaction. */
  withLock<T>(work: (tx: Tx) => Promise<T>): Promise<T | 'held-elsewhere'> {
    return this.database.$transaction(
      async (tx) => {
        const [{ held }] = lockRows.parse(await tx.$queryRaw`SELECT pg_try_advisory_xact_lock(${RELAY_LOCK}) AS held`);
        return held ? work(tx) : 'held-elsewhere';
      },
      { timeout: TRANSACTION_MS },
    );
  }

  async unpublished(tx: Tx, limit: number): Promise<{ id: string; value: unknown }[]> {
    const rows = await tx.outbox.findMany({ where: { publishedAt: null }, orderBy: { id: 'asc' }, take: limit });
    return rows.map(({ id, payload }) => ({ id: String(id), value: payload }));
  }

  async markPublished(tx: Tx, ids: readonly string[]): Promise<void> {
    const now = new Date();
    await tx.outbox.updateMany({ where: { id: { in: ids.map(BigInt) } }, data: { publishedAt: now } });
    await tx.outbox.deleteMany({
      where: { publishedAt: { lt: new Date(now.getTime() - PUBLISHED_KEPT_HOURS * 3_600_000) } },
    });
  }
}
