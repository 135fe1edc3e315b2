import pg from 'pg';

const LIMIT_MS = 30_000;

export interface DatabaseRoles {
  readonly database: string;
  readonly ownerPassword: string;
  readonly runtimePassword: string;
}

/** Creates a database with two roles, unless they exist: the owner migrates, the runtime role reads and writes. */
export async function createDatabase(superuser: (database?: string) => string, roles: DatabaseRoles): Promise<void> {
  const { database, ownerPassword, runtimePassword } = roles;
  const owner = `${database}_owner`;
  await using main = await connect(superuser());
  for (const [role, password] of [
    [owner, ownerPassword],
    [database, runtimePassword],
  ] as const) {
    const { rowCount } = await main.client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
    const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
    await main.client.query(`${verb} ROLE "${role}" LOGIN PASSWORD '${password}'`);
  }
  const { rowCount } = await main.client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
  if (rowCount !== 0) return;
  await main.client.query(`CREATE DATABASE "${database}" OWNER "${owner}"`);
  await main.client.query(`REVOKE CONNECT ON DATABASE "${database}" FROM PUBLIC`);
  await main.client.query(`GRANT CONNECT ON DATABASE "${database}" TO "${database}"`);
  await using inside = await connect(superuser(database));
  await inside.client.query(`GRANT CREATE, USAGE ON SCHEMA public TO "${owner}"`);
  await inside.client.query(`GRANT USAGE ON SCHEMA public TO "${database}"`);
  const defaults = `ALTER DEFAULT PRIVILEGES FOR ROLE "${owner}" GRANT`;
  await inside.client.query(`${defaults} SELECT, INSERT, UPDATE, DELETE ON TABLES TO "${database}"`);
  await inside.client.query(`${defaults} USAGE ON SEQUENCES TO "${database}"`);
}

async function connect(connectionString: string): Promise<{ client: pg.Client } & AsyncDisposable> {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: LIMIT_MS,
    query_timeout: LIMIT_MS,
  });
  client.on('error', () => undefined);
  await client.connect();
  return { client, [Symbol.asyncDispose]: () => client.end() };
}
