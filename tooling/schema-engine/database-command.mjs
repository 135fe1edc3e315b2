import pg from 'pg';
import { connectionOf } from './connection.mjs';
import { log } from './log.mjs';

/** Runs `can-connect-to-database`, `create-database` or `drop-database`; returns the exit code. */
export async function databaseCommand(command, url) {
  log('INFO', 'Starting schema engine CLI');
  const target = connectionOf(url);
  try {
    if (command === 'can-connect-to-database') {
      await onServer(target.connectionString, () => undefined);
    } else {
      const name = pg.escapeIdentifier(target.database);
      const sql = command === 'create-database' ? `CREATE DATABASE ${name}` : `DROP DATABASE ${name} WITH (FORCE)`;
      await onServer(connectionOf(url, 'postgres').connectionString, (client) => client.query(sql));
    }
    return 0;
  } catch (error) {
    const { code, message } = prismaError(error, target);
    log('ERROR', message, { error_code: code, is_panic: false });
    return 1;
  }
}

/** Runs `work` with a new connection and closes it. */
export async function onServer(connectionString, work) {
  const client = new pg.Client(connectionString);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * The code and text by which the Prisma CLI distinguishes a missing database, a wrong password and an unreachable
 * server.
 */
function prismaError(error, { database, server, user }) {
  if (error.code === '3D000') {
    return {
      code: 'P1003',
      message: `Database \`${database}\` does not exist on the database server at \`${server}\`.`,
    };
  }
  if (error.code === '28P01' || error.code === '28000') {
    return {
      code: 'P1000',
      message: `Authentication failed against database server at \`${server}\`, the provided database credentials for \`${user}\` are not valid.`,
    };
  }
  return { code: 'P1001', message: `Can't reach database server at \`${server}\` (${error.message})` };
}
