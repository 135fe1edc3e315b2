import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

/**
 * The Prisma configuration of every app with a database: schema and migrations in `prisma/`, and our own program
 * instead
 * of Prisma's native schema engine, so that nothing is downloaded. Commands that connect to a database (`migrate`,
 * `db`)
 * need `DATABASE_URL`; `generate` and `validate` do not.
 */
export function prismaConfig() {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(new URL('./schema-engine.mjs', import.meta.url));
  return defineConfig({
    schema: 'prisma/schema.prisma',
    migrations: { path: 'prisma/migrations' },
    datasource: { url: process.env.DATABASE_URL ?? '' },
  });
}
