// Copies what one service needs at run time out of the built repository: node pack.mjs <app> <target folder>. That is
// its bundle, what the bundle loads by name, its migrations with a program that applies them, and the pages that it
// serves. Everything becomes readable for the user of the image, even from a checkout under a strict umask.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';

const [app, target] = process.argv.slice(2);
/** Modules that a bundle loads by their names, each with the modules that it needs; see tooling/bundle.mjs. */
const MODULES = { kafkajs: [], 'kafkajs-snappy': ['snappyjs'], lz4js: [] };
/** Modules of which single files are served. */
const ASSETS = { 'swagger-ui-dist': ['package.json', 'swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'] };
/** What an app serves besides its API. */
const PAGES = { gateway: 'apps/web/dist', console: 'apps/console-web/dist' };

copy(`apps/${app}/bundle`);
copy(`apps/${app}/package.json`);
const program = readFileSync(`apps/${app}/bundle/main.js`, 'utf8');
for (const [name, needed] of Object.entries(MODULES)) {
  if (program.includes(`"${name}"`) || program.includes(`'${name}'`)) {
    for (const module of [name, ...needed]) copy(`node_modules/${module}`);
  }
}
for (const [name, files] of Object.entries(ASSETS)) {
  if (program.includes(name)) for (const file of files) copy(`node_modules/${name}/${file}`);
}
if (PAGES[app] !== undefined) copy(PAGES[app]);
if (existsSync(`apps/${app}/prisma/migrations`)) {
  copy(`apps/${app}/prisma/migrations`);
  const migrate = await rolldown({
    input: 'tooling/dist/migrate-main.js',
    platform: 'node',
    external: ['pg-native', 'pg-cloudflare'],
  });
  await migrate.write({ file: join(target, 'migrate.mjs'), format: 'esm' });
}
execFileSync('chmod', ['-R', 'a+rX', target]);

function copy(path) {
  mkdirSync(dirname(join(target, path)), { recursive: true });
  cpSync(path, join(target, path), { recursive: true, dereference: true });
}
