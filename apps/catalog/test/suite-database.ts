import { join } from 'node:path';
import { testDatabase } from '@marquee/local/testing';
import { openDatabase } from '../src/database/database.js';

/** A database of the suite's own, migrated. */
export async function suiteDatabase() {
  const server = await testDatabase({ migrations: join(import.meta.dirname, '../prisma/migrations') });
  const database = openDatabase(server.url);
  const close = async () => {
    await database.$disconnect();
    await server[Symbol.asyncDispose]();
  };
  return { database, url: server.url, [Symbol.asyncDispose]: close };
}
