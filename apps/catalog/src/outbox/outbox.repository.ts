import type { OutboxSource } from '@marquee/messaging';
import { deleteInChunks } from '@marquee/postgres';
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
 * lose rows, because transactions do not commit in the order of their ids.
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
    await tx.outbox.updateMany({ where: { id: { in: ids.map(BigInt) } }, data: { publishedAt: new Date() } });
  }

  /** When the oldest unpublished change was made; undefined if everything is published. */
  async oldestUnpublishedAt(): Promise<Date | undefined> {
    const { _min: oldest } = await this.database.outbox.aggregate({
      where: { publishedAt: null },
      _min: { createdAt: true },
    });
    return oldest.createdAt ?? undefined;
  }

  /** Deletes rows that were published a day ago. */
  async deletePublished(now: Date, signal: AbortSignal): Promise<number> {
    const before = new Date(now.getTime() - PUBLISHED_KEPT_HOURS * 3_600_000);
    return deleteInChunks(
      (limit) => this.database.$executeRaw`
        DELETE FROM outbox WHERE id IN
          (SELECT id FROM outbox WHERE published_at < ${before} LIMIT ${limit} FOR UPDATE SKIP LOCKED)`,
      signal,
    );
  }

  /**
   * Deletes unpublished rows of titles that have a newer one: a row holds the whole title. So the outbox never has more
   * than a row for each title, however long the broker is unavailable.
   */
  async deleteSuperseded(signal: AbortSignal): Promise<number> {
    return deleteInChunks(
      (limit) => this.database.$executeRaw`
        DELETE FROM outbox WHERE id IN
          (SELECT id FROM outbox old WHERE published_at IS NULL AND EXISTS
            (SELECT FROM outbox newer
             WHERE newer.title_id = old.title_id AND newer.published_at IS NULL AND newer.id > old.id)
           LIMIT ${limit} FOR UPDATE SKIP LOCKED)`,
      signal,
    );
  }
}
