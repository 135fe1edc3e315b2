import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DATABASES } from '@marquee/contracts/topology';
import { PlatformError, UsageError } from '../platform-error.js';
import { REPOSITORY } from '../repository.js';
import { testDatabase } from '../testing/test-database.js';

/**
 * Writes the migration that takes a database from its migrations to `prisma/schema.prisma`, with Prisma on an empty
 * server of its own. The running system is not touched; its next start applies the migration.
 *
 * @throws UsageError if the service has no database
 * @throws PlatformError if Prisma fails
 */
export async function writeMigration({ service, name }: { service: string; name: string }): Promise<void> {
  const owners = DATABASES.map(({ owner }) => owner);
  if (!owners.some((owner) => owner === service)) {
    throw new UsageError(`"${service}" has no database. Services with one: ${owners.join(', ')}.`);
  }
  await using database = await testDatabase();
  const folder = join(REPOSITORY, 'apps', service);
  const prisma = spawn(
    join(REPOSITORY, 'node_modules/.bin/prisma'),
    ['migrate', 'dev', '--create-only', '--name', name],
    { cwd: folder, env: { ...process.env, DATABASE_URL: database.url }, stdio: 'inherit' },
  );
  const [code] = (await once(prisma, 'exit')) as [number | null];
  if (code !== 0) throw new PlatformError('Prisma wrote no migration; see its output above.');
  console.log(`\n  Read the new file in apps/${service}/prisma/migrations. "npm start" builds and applies it.`);
}
