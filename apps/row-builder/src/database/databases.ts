import { PrismaPg } from '@prisma/adapter-pg';
import { z } from 'zod';
import { PrismaClient } from '../generated/prisma/client.js';

/** PostgreSQL stops a page's statement after this time; if the server is frozen, the client gives up a little later. */
const PAGE_STATEMENT_MS = 150;
const PAGE_CLIENT_MS = 170;
/**
 * Much longer than a page waits: the connection that comes too late for one page serves the next. If connecting were
 * given up with the page, a busy server would do nothing but start connections.
 */
const PAGE_CONNECT_MS = 2_000;

/** For the transaction of a batch. Prisma's default of 5 s would retry a large batch forever on a busy machine. */
export const BATCH_TRANSACTION = { timeout: 30_000, maxWait: 10_000 };

/** Keys of advisory locks in the database of this service. */
export const LOCKS = { popularity: 7_270_011, model: 7_270_012 } as const;

/** The client to use inside a transaction. */
export type Sql = Pick<PrismaClient, '$queryRaw' | '$executeRaw' | 'viewerTitle'>;

/** Two connection pools, so that a heavy batch never queues in front of a page. */
export class Databases implements AsyncDisposable {
  /** For consumers, popularity, training and everything else that may take its time. */
  readonly work: PrismaClient;
  /** For reads that a viewer waits for. */
  readonly pages: PrismaClient;

  constructor(connectionString: string, onError: (error: Error) => void = () => undefined) {
    const observed = { onPoolError: onError, onConnectionError: onError };
    this.work = new PrismaClient({
      adapter: new PrismaPg({ connectionString, max: 6, connectionTimeoutMillis: 5_000 }, observed),
    });
    this.pages = new PrismaClient({
      adapter: new PrismaPg(
        {
          connectionString,
          max: 10,
          connectionTimeoutMillis: PAGE_CONNECT_MS,
          statement_timeout: PAGE_STATEMENT_MS,
          query_timeout: PAGE_CLIENT_MS,
        },
        observed,
      ),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.work.$disconnect(), this.pages.$disconnect()]);
  }
}

const LockRow = z.tuple([z.object({ locked: z.boolean() })]);
const EventTotal = z.tuple([z.object({ events: z.int() })]);

/** Takes an advisory lock until the transaction ends. Resolves to false, without waiting, if another one holds it. */
export async function tryLock(tx: Pick<Sql, '$queryRaw'>, key: number): Promise<boolean> {
  const [{ locked }] = LockRow.parse(await tx.$queryRaw`SELECT pg_try_advisory_xact_lock(${key}) AS locked`);
  return locked;
}

/** The number of events applied so far, by all replicas. */
export async function appliedEvents(sql: Pick<Sql, '$queryRaw'>): Promise<number> {
  const [{ events }] = EventTotal.parse(
    await sql.$queryRaw`SELECT coalesce(sum(count), 0)::int AS events FROM viewer_event_count`,
  );
  return events;
}
