import { createHash } from 'node:crypto';
import type { PrismaPg } from '@prisma/adapter-pg';
import { InterceptedPrismaPg } from './query-interceptor.js';
import type { PoolState, QueryInterceptor } from './query-interceptor.js';

export interface PostgresLimits {
  /** Connections in the pool. */
  readonly connections: number;
  /** How long a query waits for a free connection or for a new one, in milliseconds. */
  readonly connectMs: number;
  /** PostgreSQL cancels a statement after this time. Leave it out for statements that may take as long as they need. */
  readonly statementMs?: number;
  /**
   * The client gives up after this time, for a server that is frozen and enforces no limit. Slightly above
   * `statementMs`.
   */
  readonly queryMs?: number;
  /** Each connection prepares each statement once. For pools whose statements are few: none is ever forgotten. */
  readonly prepare?: boolean;
}

export interface PostgresOptions {
  /** Receives errors of the pool and of idle connections; nothing else reports them. */
  readonly onError?: ((error: Error) => void) | undefined;
  readonly around?: QueryInterceptor;
  /** Receives the pool when it is opened. */
  readonly onPool?: (pool: PoolState) => void;
}

/**
 * Returns a Prisma adapter whose limits hold on both sides of the connection. It connects at the first query, so
 * PostgreSQL may be unavailable when a service starts.
 */
export function postgresAdapter(
  connectionString: string,
  { connections, connectMs, statementMs, queryMs, prepare = false }: PostgresLimits,
  { onError = () => undefined, around = (_sql, run) => run(), onPool = () => undefined }: PostgresOptions = {},
): PrismaPg {
  const limits = {
    max: connections,
    connectionTimeoutMillis: connectMs,
    ...(statementMs !== undefined && { statement_timeout: statementMs }),
    ...(queryMs !== undefined && { query_timeout: queryMs }),
  };
  const options = {
    onPoolError: onError,
    onConnectionError: onError,
    ...(prepare && { statementNameGenerator: ({ sql }: { sql: string }) => nameOf(sql) }),
  };
  return new InterceptedPrismaPg({ connectionString, ...limits }, options, around, onPool);
}

const names = new Map<string, string>();

/** The same name for the same text, within the 63 characters that PostgreSQL keeps. */
function nameOf(sql: string): string {
  const known = names.get(sql);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(sql).digest('hex').slice(0, 32);
  names.set(sql, name);
  return name;
}
