import { postgresAdapter } from '@marquee/postgres';
import type { PostgresOptions } from '@marquee/postgres';
import { PrismaClient } from '../generated/prisma/client.js';

const LIMITS = { connections: 8, connectMs: 2_000, statementMs: 10_000, queryMs: 12_000 };

export function openDatabase(connectionString: string, options?: PostgresOptions): PrismaClient {
  return new PrismaClient({ adapter: postgresAdapter(connectionString, LIMITS, options) });
}
