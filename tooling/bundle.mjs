// Bundles an app, run in its folder after tsc: dist/main.js and all that it imports become bundle/main.js. A service
// then loads one file instead of about a thousand: a third of the time, and 40 MB less memory (docs/adr/0039).
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { rolldown } from 'rolldown';

/** `messaging` changes a class inside kafkajs, so there must be only one copy. */
const EXTERNAL = ['kafkajs'];

/**
 * Chains the source maps of tsc, so that stack traces and debuggers show the TypeScript. Libraries get none: with them,
 * the first error that a process prints would cost it 90 MB.
 */
const sourceMaps = {
  name: 'source-maps',
  transform(code, id) {
    if (existsSync(`${id}.map`) && !id.includes('/node_modules/')) {
      return { code, map: JSON.parse(readFileSync(`${id}.map`, 'utf8')) };
    }
    return { code, map: { version: 3, mappings: '', sources: [], names: [] } };
  },
};

/** Places what a module names by `new URL(..., import.meta.url)` beside main.js: workers bundled, files copied. */
const files = {
  name: 'files',
  transform(code, id) {
    if (id.includes('/node_modules/')) return;
    for (const [, name] of code.matchAll(/new URL\('([^']+)', import\.meta\.url\)/g)) {
      const file = join(dirname(id), name);
      if (!existsSync(file) || !statSync(file).isFile()) continue;
      const fileName = basename(file);
      if (name !== fileName && name !== `./${fileName}`) this.error(`${id}: ${name} must lie beside its module.`);
      if (fileName.endsWith('.js')) this.emitFile({ type: 'chunk', id: file, fileName });
      else this.emitFile({ type: 'asset', fileName, source: readFileSync(file) });
    }
  },
};

const build = await rolldown({
  input: 'dist/main.js',
  platform: 'node',
  external: EXTERNAL,
  plugins: [sourceMaps, files],
  onLog(_level, log) {
    // Libraries try to import optional packages that are not installed.
    if (log.code === 'UNRESOLVED_IMPORT' && log.id?.includes('/node_modules/')) return;
    throw new Error(log.message);
  },
});
await build.write({
  dir: 'bundle',
  cleanDir: true,
  format: 'esm',
  sourcemap: true,
  // Nest shows the names of classes in its errors.
  keepNames: true,
  // reflect-metadata has to run before the first decorator, whatever file that is in.
  strictExecutionOrder: true,
});
