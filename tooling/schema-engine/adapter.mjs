import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { connectionOf } from './connection.mjs';
import { onServer } from './database-command.mjs';

// adapter-pg 7.10 has no mapping for the catalog type "char", which introspection reads: it is fetched as bpchar, and
// its columns are then reported as ColumnTypeEnum.Character.
const CHAR_OID = 18;
const BPCHAR_OID = 1042;
const charColumns = new WeakMap();

class Pool extends pg.Pool {
  async query(...args) {
    const answer = await super.query(...args);
    for (const result of Array.isArray(answer) ? answer : [answer]) {
      const columns = [];
      result?.fields?.forEach((field, index) => {
        if (field.dataTypeID !== CHAR_OID) return;
        field.dataTypeID = BPCHAR_OID;
        columns.push(index);
      });
      if (columns.length > 0) charColumns.set(result.rows, columns);
    }
    return answer;
  }
}

async function connect({ connectionString, schema }, onDispose = async () => {}) {
  const pool = new Pool({ connectionString, max: 4 });
  pool.on('error', () => {}); // an idle client whose database was dropped; the next query reports it
  const adapter = await new PrismaPg(pool, { schema, disposeExternalPool: true }).connect();

  // adapter-pg splits a script at each semicolon, also inside comments, texts and functions.
  adapter.executeScript = async (script) => {
    await pool.query(script);
  };

  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const column of charColumns.get(result.rows) ?? []) result.columnTypes[column] = ColumnTypeEnum.Character;
    return result;
  };
  const dispose = adapter.dispose.bind(adapter);
  adapter.dispose = async () => {
    await dispose();
    await onDispose();
  };
  return adapter;
}

/** Adapters for the database itself and for a shadow database that is dropped after use. */
export function adapterFactory({ url, shadowDatabaseUrl }) {
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(connectionOf(url)),
    async connectToShadowDb() {
      if (shadowDatabaseUrl) return connect(connectionOf(shadowDatabaseUrl));
      const name = `prisma_migrate_shadow_db_${randomUUID()}`;
      const admin = (sql) => onServer(connectionOf(url).connectionString, (client) => client.query(sql));
      await admin(`CREATE DATABASE "${name}"`);
      return connect(connectionOf(url, name), () => admin(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`));
    },
  };
}
