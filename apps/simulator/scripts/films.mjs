// Copies the film list out of its npm package at build time, so that a running simulator needs only its own files.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { films } from '@marquee/tooling/movies';

const folder = join(import.meta.dirname, '../src/generated');
// A file generated under an older name would not compile any more.
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const json = JSON.stringify(JSON.stringify(films()));
writeFileSync(
  join(folder, 'films.ts'),
  `import type { CatalogFilm } from '../data/generated-data-set.js';\n\nexport const films = JSON.parse(${json}) as readonly CatalogFilm[];\n`,
);
