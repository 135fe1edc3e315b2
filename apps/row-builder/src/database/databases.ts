import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/prisma/client.js';

/** A page is worth nothing after this; the server stops the statement, and if the server is frozen the client gives up. */
const PAGE_STATEMENT_MS = 150;
const PAGE_CLIENT_MS = 170;
/**
 * A page gives up long before, but the connection that it asked for is made all the same, for the next one. Given up
 * with the page, it would be asked for anew by each: a busy server would then do nothing but begin connections.
 */
const PAGE_CONNECT_MS = 2_000;

/** Inside a transaction, the client that speaks in it. */
export type Sql = Pick<PrismaClient, '$queryRaw' | '$executeRaw'>;

/** Two pools, so that a heavy batch never queues in front of a page. */
export class Databases implements AsyncDisposable {
  /** Consumers, popularity and everything that may take its time. */
  readonly work: PrismaClient;
  /** Reads that a viewer waits for. */
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
