import pg from 'pg';

const LIMIT_MS = 30_000;

export interface DatabaseRoles {
  readonly database: string;
  readonly ownerPassword: string;
  readonly runtimePassword: string;
}

interface Step {
  /** The database to connect to; default: the one for administration. */
  readonly in?: string;
  readonly sql: string;
  /** Skipped if this query returns a row. Every other statement may be run any number of times. */
  readonly unless?: string;
}

/**
 * Creates a database with two roles: the owner migrates, the runtime role reads and writes. Every start runs all steps,
 * so a start that was interrupted after any of them is completed by the next one.
 */
export async function createDatabase(superuser: (database?: string) => string, roles: DatabaseRoles): Promise<void> {
  await using connections = new Connections(superuser);
  for (const step of stepsFor(roles)) {
    const client = await connections.to(step.in);
    if (step.unless !== undefined && (await client.query(step.unless)).rowCount !== 0) continue;
    await client.query(step.sql);
  }
}

export function stepsFor({ database, ownerPassword, runtimePassword }: DatabaseRoles): Step[] {
  const owner = `${database}_owner`;
  const defaults = `ALTER DEFAULT PRIVILEGES FOR ROLE "${owner}" GRANT`;
  const role = (name: string, password: string): Step[] => [
    { sql: `CREATE ROLE "${name}"`, unless: `SELECT 1 FROM pg_roles WHERE rolname = '${name}'` },
    { sql: `ALTER ROLE "${name}" LOGIN PASSWORD '${password}'` },
  ];
  return [
    ...role(owner, ownerPassword),
    ...role(database, runtimePassword),
    {
      sql: `CREATE DATABASE "${database}" OWNER "${owner}"`,
      unless: `SELECT 1 FROM pg_database WHERE datname = '${database}'`,
    },
    { sql: `REVOKE CONNECT ON DATABASE "${database}" FROM PUBLIC` },
    { sql: `GRANT CONNECT ON DATABASE "${database}" TO "${database}"` },
    { in: database, sql: `GRANT CREATE, USAGE ON SCHEMA public TO "${owner}"` },
    { in: database, sql: `GRANT USAGE ON SCHEMA public TO "${database}"` },
    { in: database, sql: `${defaults} SELECT, INSERT, UPDATE, DELETE ON TABLES TO "${database}"` },
    { in: database, sql: `${defaults} USAGE ON SEQUENCES TO "${database}"` },
  ];
}

/** One connection for each database. */
class Connections implements AsyncDisposable {
  private readonly clients = new Map<string | undefined, pg.Client>();

  constructor(private readonly superuser: (database?: string) => string) {}

  async to(database: string | undefined): Promise<pg.Client> {
    const known = this.clients.get(database);
    if (known !== undefined) return known;
    const client = new pg.Client({
      connectionString: this.superuser(database),
      connectionTimeoutMillis: LIMIT_MS,
      query_timeout: LIMIT_MS,
    });
    client.on('error', () => undefined);
    await client.connect();
    this.clients.set(database, client);
    return client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.clients.values()].map((client) => client.end()));
  }
}
