import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

/**
 * The Prisma configuration of every app with a database: schema and migrations in `prisma/`. Where Prisma's native
 * schema engine was not downloaded, our own program takes its place. Commands that connect to a database (`migrate`,
 * `db`) need `DATABASE_URL`; `generate` and `validate` do not.
 */
export function prismaConfig() {
  if (!hasNativeEngine()) {
    process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(new URL('./schema-engine.mjs', import.meta.url));
  }
  return defineConfig({
    schema: 'prisma/schema.prisma',
    migrations: { path: 'prisma/migrations' },
    datasource: { url: process.env.DATABASE_URL ?? '' },
  });
}

/** Whether `@prisma/engines` has downloaded the schema engine, which `npm ci` without scripts does not. */
function hasNativeEngine() {
  try {
    const prisma = createRequire(import.meta.url).resolve('prisma/package.json');
    const engines = dirname(createRequire(prisma).resolve('@prisma/engines/package.json'));
    return [engines, join(engines, 'dist')].some((folder) =>
      readdirSync(folder).some((file) => /^schema-engine-(?!.*\.(d\.ts|js)$)/.test(file)),
    );
  } catch {
    return false;
  }
}
