import { MigrationError, migrate } from './migrate.js';

// DATABASE_URL=… node dist/migrate-main.js <folder>: applies all pending migrations to a database.
const [folder] = process.argv.slice(2);
const url = process.env['DATABASE_URL'];
if (folder === undefined || !url) {
  console.error('Usage: DATABASE_URL=postgresql://… node migrate-main.js <migrations folder>');
  process.exit(2);
}
try {
  const applied = await migrate({ url, folder });
  console.log(applied.length === 0 ? 'No pending migrations.' : `Applied ${applied.join(', ')}.`);
} catch (error) {
  if (!(error instanceof MigrationError)) throw error;
  console.error(error.message);
  process.exit(1);
}
