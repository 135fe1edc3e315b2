import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const FOLDER = 'packages/contracts/snapshots';

export interface Baseline {
  /** What the contracts are compared with, for people. */
  readonly name: string;
  /** The text of each snapshot by its file name. */
  readonly snapshots: ReadonlyMap<string, string>;
}

/**
 * The snapshots that contracts are compared with: those of the last release, else of the commit where this branch left
 * main, else (on main) of the commit before this one. They are read from history, so that regenerating the files of the
 * working copy cannot hide a break. Without history, as in a zip, those of the working copy have to do.
 */
export function baseline(): Baseline {
  const commit = git('describe', '--tags', '--abbrev=0', '--match=v*') ?? mergeBase();
  const listing = commit && git('ls-tree', '-r', '--name-only', '--full-tree', commit, '--', FOLDER);
  if (!listing) return { name: 'the working copy, because there is no history', snapshots: workingCopy() };
  return {
    name: commit,
    snapshots: new Map(
      listing.split('\n').map((path) => [path.slice(FOLDER.length + 1), git('show', `${commit}:${path}`) ?? '']),
    ),
  };
}

function mergeBase(): string | undefined {
  const head = git('rev-parse', 'HEAD');
  const base = git('merge-base', 'HEAD', 'origin/main') ?? git('merge-base', 'HEAD', 'main') ?? head;
  return base === head ? git('rev-parse', '--verify', 'HEAD^') : base;
}

function workingCopy(): Map<string, string> {
  const folder = join(root, 'snapshots');
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

function git(...args: string[]): string | undefined {
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}
