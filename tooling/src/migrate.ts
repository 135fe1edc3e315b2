import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { MigrationError } from './migration-error.js';

export { MigrationError };

// The advisory lock of Prisma's own engine, so that the two never run at the same time.
const LOCK = 72707369;
const LOCK_LIMIT_MS = 60_000;
const LOCK_POLL_MS = 50;
const CONNECT_LIMIT_MS = 10_000;
const CANCEL_LIMIT_MS = 2_000;

// Identical to the table that Prisma creates.
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

interface Migration {
  name: string;
  sql: string;
  /** SHA-256 of the file with LF line ends, in hex. */
  checksum: string;
  /** The same of the file with CRLF line ends, as git checks it out on some systems. */
  crlfChecksum: string;
}

export interface MigrateOptions {
  readonly url: string;
  readonly folder: string;
  readonly lockLimitMs?: number;
  readonly signal?: AbortSignal;
}

interface Applied {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
}

/**
 * Applies every `<folder>/<name>/migration.sql` once, in the order of their names. It uses the same lock, table and
 * checksums as `prisma migrate deploy`, so that both can be used on one database. Concurrent calls are safe.
 *
 * @param options.url connection string of the role that owns the database
 * @param options.folder an app's `prisma/migrations`
 * @param options.lockLimitMs how long to wait while another process migrates
 * @param options.signal stops waiting, and rolls a running migration back
 * @returns the names of the migrations applied by this call
 * @throws MigrationError `MIGRATION_FAILED`, `MIGRATION_FAILED_EARLIER`, `MIGRATION_EDITED`, `MIGRATION_LOCKED`,
 * `MIGRATION_UNREACHABLE`, `MIGRATION_SCHEMA`
 */
export async function migrate({ url, folder, lockLimitMs = LOCK_LIMIT_MS, signal }: MigrateOptions): Promise<string[]> {
  refuseSchema(url);
  const migrations = await read(folder);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_LIMIT_MS });
  client.on('error', () => undefined);
  try {
    await connect(client, url);
    using _ = await cancelOnAbort(client, url, signal);
    await lock(client, lockLimitMs, signal);
    await client.query(TABLE);
    const pending = await pendingOf(client, migrations);
    for (const migration of pending) await apply(client, migration, signal);
    return pending.map(({ name }) => name);
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Prisma's `?schema=` parameter means nothing to node-postgres, which would silently use the schema `public`. */
function refuseSchema(url: string): void {
  const schema = new URL(url).searchParams.get('schema');
  if (schema !== null && schema !== 'public') throw MigrationError.schema(schema);
}

async function connect(client: pg.Client, url: string): Promise<void> {
  try {
    await client.connect();
  } catch (cause) {
    throw MigrationError.unreachable(new URL(url).host, cause);
  }
}

/** Cancels the running statement when the signal aborts; closing the connection alone would let it run to its end. */
async function cancelOnAbort(client: pg.Client, url: string, signal: AbortSignal | undefined): Promise<Disposable> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  let disconnecting: NodeJS.Timeout | undefined;
  const cancel = (): void => {
    // A server that does not answer cannot cancel anything.
    disconnecting = setTimeout(() => void client.end().catch(() => undefined), CANCEL_LIMIT_MS);
    void cancelBackend(url, rows[0]?.pid).catch(() => undefined);
  };
  signal?.addEventListener('abort', cancel, { once: true });
  return {
    [Symbol.dispose]() {
      clearTimeout(disconnecting);
      signal?.removeEventListener('abort', cancel);
    },
  };
}

async function cancelBackend(url: string, pid: number | undefined): Promise<void> {
  const other = new pg.Client({ connectionString: url, connectionTimeoutMillis: CANCEL_LIMIT_MS });
  other.on('error', () => undefined);
  try {
    await other.connect();
    await other.query('SELECT pg_cancel_backend($1)', [pid]);
  } finally {
    await other.end();
  }
}

/** Polls for the lock, because a session that waits for it inside PostgreSQL cannot be limited or aborted. */
async function lock(client: pg.Client, limitMs: number, signal: AbortSignal | undefined): Promise<void> {
  for (const began = performance.now(); ; await pause(LOCK_POLL_MS, undefined, { signal })) {
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [LOCK]);
    if (rows[0]?.locked === true) return;
    if (performance.now() - began > limitMs) throw MigrationError.locked(limitMs);
  }
}

async function read(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => existsSync(join(folder, name, 'migration.sql'))).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const sql = (await readFile(join(folder, name, 'migration.sql'), 'utf8')).replaceAll('\r\n', '\n');
      return { name, sql, checksum: sha256(sql), crlfChecksum: sha256(sql.replaceAll('\n', '\r\n')) };
    }),
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function pendingOf(client: pg.Client, migrations: Migration[]): Promise<Migration[]> {
  const { rows } = await client.query<Applied>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const unfinished = rows.find((row) => row.finished_at === null);
  if (unfinished) throw MigrationError.failedEarlier(unfinished.migration_name);
  const checksums = new Map(rows.map((row) => [row.migration_name, row.checksum]));
  const edited = migrations.find(({ name, checksum, crlfChecksum }) => {
    const applied = checksums.get(name);
    return applied !== undefined && applied !== checksum && applied !== crlfChecksum;
  });
  if (edited) throw MigrationError.edited(edited.name);
  return migrations.filter(({ name }) => !checksums.has(name));
}

async function apply(
  client: pg.Client,
  { name, sql, checksum }: Migration,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  const id = randomUUID();
  await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [
    id,
    checksum,
    name,
  ]);
  try {
    await client.query(sql);
  } catch (cause) {
    await client.query('ROLLBACK'); // the migration may have opened a transaction
    // An aborted migration is tried again by the next run; a failed one has to be looked at first.
    const resolution = signal?.aborted ? ', rolled_back_at = now()' : '';
    await client.query(`UPDATE _prisma_migrations SET logs = $2${resolution} WHERE id = $1`, [id, String(cause)]);
    throw MigrationError.failed(name, cause);
  }
  await client.query('UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1', [id]);
}
