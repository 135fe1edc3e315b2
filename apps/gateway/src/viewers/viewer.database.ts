import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/prisma/client.js';

const STATEMENT_LIMIT_MS = 1_000;
/** Beyond what the server itself allows, for a server that is frozen and allows nothing any more. */
const CLIENT_LIMIT_MS = 1_500;

/** Connects at the first query, never before, so that PostgreSQL may be away at the start. */
export function connectProfiles(url: string): PrismaClient {
  const adapter = new PrismaPg({
    connectionString: url,
    max: 5,
    connectionTimeoutMillis: CLIENT_LIMIT_MS,
    statement_timeout: STATEMENT_LIMIT_MS,
    query_timeout: CLIENT_LIMIT_MS,
  });
  return new PrismaClient({ adapter });
}
