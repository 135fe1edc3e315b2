import { migrate } from './migrate.js';

// DATABASE_URL=… node dist/migrate-main.js <folder>: brings a database to its newest migration and ends.
const [folder] = process.argv.slice(2);
const url = process.env['DATABASE_URL'];
if (folder === undefined || !url) {
  console.error('Usage: DATABASE_URL=postgresql://… node migrate-main.js <folder of migrations>');
  process.exit(2);
}
const applied = await migrate({ url, folder });
console.log(applied.length === 0 ? 'Nothing to migrate.' : `Applied ${applied.join(', ')}.`);
