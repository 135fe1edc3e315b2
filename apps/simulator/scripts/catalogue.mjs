// Takes the film list out of its npm package at build time, so that a running simulator needs nothing but its own files.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { films } from '@marquee/tooling/movies';

const folder = join(import.meta.dirname, '../src/generated');
mkdirSync(folder, { recursive: true });
const json = JSON.stringify(JSON.stringify(films()));
writeFileSync(
  join(folder, 'catalogue.ts'),
  `import type { CatalogueFilm } from '../data/generated.js';\n\nexport const films = JSON.parse(${json}) as readonly CatalogueFilm[];\n`,
);
