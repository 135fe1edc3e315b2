import { postgresAdapter } from '@marquee/postgres';
import type { PoolState, PostgresLimits, PostgresOptions } from '@marquee/postgres';
import type { OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';
import { PrismaClient } from '../generated/prisma/client.js';

/**
 * PostgreSQL stops a page's statement after `statementMs`; if the server is frozen, the client gives up a little later.
 * Connecting may take much longer than a page waits: the connection that comes too late for one page serves the next.
 * If connecting were given up with the page, a busy server would do nothing but start connections.
 */
const PAGE_LIMITS = { connections: 10, connectMs: 2_000, statementMs: 150, queryMs: 170, prepare: true };
const WORK_LIMITS = { connections: 6, connectMs: 5_000 };

/** For the transaction of a batch. Prisma's default of 5 s would retry a large batch forever on a busy machine. */
export const BATCH_TRANSACTION = { timeout: 30_000, maxWait: 10_000 };

/** Keys of advisory locks in the database of this service. */
export const LOCKS = { popularity: 7_270_011, model: 7_270_012, eventMemory: 7_270_013 } as const;

/** The client to use inside a transaction. */
export type Sql = Pick<PrismaClient, '$queryRaw' | '$executeRaw'>;

type WatchPool = (name: string) => (pool: PoolState) => void;

/** Two connection pools, so that a heavy batch never queues in front of a page. */
export class Databases implements OnApplicationShutdown, AsyncDisposable {
  constructor(
    /** For consumers, popularity, training and everything else that may take its time. */
    readonly work: PrismaClient,
    /** For reads that a viewer waits for. */
    readonly pages: PrismaClient,
  ) {}

  /** Connects at the first query. */
  static connect(
    url: string,
    options: Omit<PostgresOptions, 'onPool'> = {},
    watchPool: WatchPool = () => () => undefined,
  ): Databases {
    const open = (pool: 'work' | 'pages', limits: PostgresLimits) =>
      new PrismaClient({ adapter: postgresAdapter(url, limits, { ...options, onPool: watchPool(`rows.${pool}`) }) });
    return new Databases(open('work', WORK_LIMITS), open('pages', PAGE_LIMITS));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.work.$disconnect(), this.pages.$disconnect()]);
  }

  /** Runs after consumers and periodic jobs have stopped. */
  async onApplicationShutdown(): Promise<void> {
    await this[Symbol.asyncDispose]();
  }
}

const LockRow = z.tuple([z.object({ locked: z.boolean() })]);
const EventTotal = z.tuple([z.object({ events: z.bigint() })]);

/** Takes an advisory lock until the transaction ends. Resolves to false, without waiting, if another one holds it. */
export async function tryLock(tx: Pick<Sql, '$queryRaw'>, key: number): Promise<boolean> {
  const [{ locked }] = LockRow.parse(await tx.$queryRaw`SELECT pg_try_advisory_xact_lock(${key}) AS locked`);
  return locked;
}

/** The number of events applied so far, by all replicas. */
export async function appliedEvents(sql: Pick<Sql, '$queryRaw'>): Promise<bigint> {
  const [{ events }] = EventTotal.parse(
    await sql.$queryRaw`SELECT coalesce(sum(count), 0)::bigint AS events FROM event_count`,
  );
  return events;
}
