import { postgresAdapter } from '@marquee/postgres';
import { PrismaClient } from '../generated/prisma/client.js';

const LIMITS = { connections: 8, connectMs: 2_000, statementMs: 10_000, queryMs: 12_000 };

/** @param onError receives errors of the connection pool */
export function openDatabase(connectionString: string, onError?: (error: Error) => void): PrismaClient {
  return new PrismaClient({ adapter: postgresAdapter(connectionString, LIMITS, onError) });
}
