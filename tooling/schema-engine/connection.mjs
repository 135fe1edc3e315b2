// Parameters that Prisma allows in a URL and node-postgres does not know.
const PRISMA_PARAMETERS = ['schema', 'connection_limit', 'pool_timeout', 'pgbouncer', 'connect_timeout'];

/**
 * Splits a Prisma database URL into the parts for node-postgres and for error messages; `database` overrides the URL's.
 */
export function connectionOf(prismaUrl, database) {
  const url = new URL(prismaUrl);
  const schema = url.searchParams.get('schema') ?? 'public';
  for (const parameter of PRISMA_PARAMETERS) url.searchParams.delete(parameter);
  if (database) url.pathname = `/${database}`;
  return {
    connectionString: url.toString(),
    schema,
    database: decodeURIComponent(url.pathname.slice(1)),
    server: `${url.hostname}:${url.port || '5432'}`,
    user: url.username,
  };
}
