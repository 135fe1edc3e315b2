import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/prisma/client.js';

const STATEMENT_LIMIT_MS = 1_000;
/** Longer than the server's own limit; it applies when the server is frozen and enforces nothing. */
const CLIENT_LIMIT_MS = 1_500;

/** Connects at the first query, so PostgreSQL may be unavailable at the start. */
export function connectViewers(url: string): PrismaClient {
  const adapter = new PrismaPg({
    connectionString: url,
    max: 5,
    connectionTimeoutMillis: CLIENT_LIMIT_MS,
    statement_timeout: STATEMENT_LIMIT_MS,
    query_timeout: CLIENT_LIMIT_MS,
  });
  return new PrismaClient({ adapter });
}
