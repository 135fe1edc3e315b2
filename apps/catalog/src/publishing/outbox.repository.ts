import type { OutboxSource } from '@marquee/messaging';
import { z } from 'zod';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';

type Tx = Prisma.TransactionClient;

/** Any number that no other user of this database takes. */
const RELAY_LOCK = 7_270_001;
const TRANSACTION_MS = 30_000;
const PUBLISHED_KEPT_HOURS = 24;

const lockRows = z.tuple([z.object({ held: z.boolean() })]);

/** Unpublished rows are found by not being marked, never by an id above the last one: ids are not handed out in the order of commits. */
export class OutboxRepository implements OutboxSource<Tx> {
  constructor(private readonly database: PrismaClient) {}

  /** Of all replicas one at a time; the lock ends with the transaction, however that ends. */
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
