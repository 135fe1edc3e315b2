import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { startTime } from '../state/identity.js';
import { PlatformError } from '../platform-error.js';
import type { ProcessSpec } from '../supervise/process-spec.js';
import { postgresBinaries } from './postgres-binaries.js';

const run = promisify(execFile);

export interface PostgresOptions {
  readonly folder: string;
  readonly port: number;
  readonly password: string;
  readonly log: string;
}

const INITDB_LIMIT_MS = 60_000;
export const SUPERUSER = 'postgres';

/** Creates the database cluster if there is none; takes about a second. */
export async function createCluster({ folder, password }: PostgresOptions, signal?: AbortSignal): Promise<void> {
  if (existsSync(join(folder, 'PG_VERSION'))) return;
  const { initdb, prefix } = postgresBinaries();
  const draft = `${folder}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  const passwordFile = join(draft, '..', 'postgres.password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  const args = [
    '-D',
    draft,
    '-U',
    SUPERUSER,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
    // One call for the file system is faster than one for each file.
    ...(process.platform === 'linux' ? ['--sync-method=syncfs'] : []),
  ];
  const [command, ...before] = underPrefix(prefix, initdb);
  try {
    await run(command, [...before, ...args], { timeout: INITDB_LIMIT_MS, signal });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new PlatformError(`PostgreSQL could not create its data folder ${folder}: ${detail(cause)}`, { cause });
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(draft, folder);
}

export function postgresSpec(options: PostgresOptions): ProcessSpec {
  const { folder, port, log } = options;
  const { postgres, prefix } = postgresBinaries();
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '64MB',
    // Crash recovery flushes the whole data folder; one call for the file system is faster than one for each file.
    ...(process.platform === 'linux' && { recovery_init_sync_method: 'syncfs' }),
  };
  const [command, ...before] = underPrefix(prefix, postgres);
  return {
    name: 'postgres',
    kind: 'engine',
    service: 'postgres',
    instance: 'postgres',
    port,
    command,
    args: [...before, '-D', folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    environment: { PATH: process.env['PATH'] ?? '' },
    log,
    // Fast shutdown: closes open connections.
    stopSignal: 'SIGINT',
    prepare: () => removeStaleLock(folder),
    ready: () => answers(superuserUrl(options)),
  };
}

export function superuserUrl({ port, password }: PostgresOptions, database = 'postgres'): string {
  return `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
}

/**
 * A killed server leaves its lock file, and inside a user namespace PostgreSQL cannot check whether the pid still runs.
 */
async function removeStaleLock(folder: string): Promise<void> {
  const path = join(folder, 'postmaster.pid');
  if (!existsSync(path)) return;
  const pid = Number(readFileSync(path, 'utf8').split('\n', 1)[0]);
  if (!Number.isInteger(pid) || startTime(pid) === undefined) await rm(path, { force: true });
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000, query_timeout: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function detail(error: unknown): string {
  return error instanceof Error ? error.message.split('\n').slice(-3).join(' ') : String(error);
}

function underPrefix(prefix: readonly string[], program: string): [string, ...string[]] {
  const [first, ...rest] = prefix;
  return first === undefined ? [program] : [first, ...rest, program];
}
