// npm run check:style | check:folders | check:docs | check:commits: what no other tool checks. Prints each finding as path:line:
// message.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkCommits } from './commits.mjs';
import { checkDocument } from './docs.mjs';
import { checkFolders } from './folders.mjs';
import { checkSource } from './style.mjs';

const root = join(import.meta.dirname, '../..');
const GENERATED = /(^|\/)(generated|snapshots|openapi|migrations)\/|^package-lock\.json$/;

const checks = {
  style: () =>
    files('*.ts', '*.tsx', '*.mjs')
      .filter((path) => !path.startsWith('tooling/check/') && path !== 'tooling/test/check.spec.ts')
      .flatMap((path) => checkSource(path, read(path))),
  folders: () =>
    readdirSync(join(root, 'apps'))
      .map((app) => `apps/${app}/src`)
      .flatMap((folder) =>
        checkFolders(
          folder,
          files(`${folder}/*.ts`, `${folder}/*.tsx`).map((path) => ({ path, text: read(path) })),
        ),
      ),
  docs: () => files('*.md').flatMap((path) => checkDocument(path, read(path), (file) => existsSync(join(root, file)))),
  commits: () => checkCommits(commits()),
};

const findings = (checks[process.argv[2]] ?? usage)();
for (const finding of findings) console.error(finding);
process.exit(findings.length === 0 ? 0 : 1);

function usage() {
  console.error(`Usage: node tooling/check/main.mjs <${Object.keys(checks).join('|')}>`);
  process.exit(2);
}

function files(...patterns) {
  return git('ls-files', '--cached', '--others', '--exclude-standard', '--', ...patterns)
    .split('\n')
    .filter((path) => path !== '' && !GENERATED.test(path) && existsSync(join(root, path)));
}

/** Commits of this branch that main does not have; none without history. */
function commits() {
  try {
    const base = git('merge-base', 'HEAD', 'origin/main');
    const log = git('log', '--no-merges', '--format=%h%x1f%s%x1f%b%x1e', `${base}..HEAD`);
    return log
      .split('\x1e')
      .filter((entry) => entry.trim() !== '')
      .map((entry) => {
        const [hash, subject, body] = entry.trim().split('\x1f');
        return { hash, subject, body: body ?? '' };
      });
  } catch {
    console.error('No history to compare with: commits are not checked.');
    return [];
  }
}

function git(...args) {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

function read(path) {
  return readFileSync(join(root, path), 'utf8');
}
