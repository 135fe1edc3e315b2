import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { ServiceName } from '@marquee/contracts/topology';
import { PlatformError, REPOSITORY, VERSIONS, versionFolder } from '@marquee/local';

/** An install writes a lot. */
const MAX_OUTPUT = 64 * 1024 * 1024;
/** Characters of the output of a failed tool that are shown. */
const MAX_SHOWN = 2_000;
/** What a build makes or does not need. */
const LEFT_OUT = new Set(['node_modules', 'dist', 'bundle', 'test', '.turbo']);

/**
 * Builds the working tree of a service, so that a rollout can start it later, whatever the working tree is then.
 *
 * @param patch file with a patch of the repository, applied first
 * @returns the version's name, made of the patch's and of what was built
 */
export async function buildWorkingTree(service: ServiceName, patch?: string): Promise<string> {
  // Two levels deep like apps/<service>, so that its relative paths hold.
  const folder = join(VERSIONS, `build-${service}`);
  rmSync(folder, { recursive: true, force: true });
  const app = join(REPOSITORY, 'apps', service);
  cpSync(app, folder, { recursive: true, filter: (path) => !LEFT_OUT.has(basename(path)) });
  const installed = join(app, 'node_modules');
  if (existsSync(installed)) symlinkSync(installed, join(folder, 'node_modules'));
  try {
    if (patch !== undefined) {
      const into = `--directory=.versions/build-${service}`;
      await runTool('git', ['apply', '-p3', into, patch], { cwd: REPOSITORY });
    }
    const options = { cwd: folder };
    await runTool(join(REPOSITORY, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], options);
    await runTool(process.execPath, [join(REPOSITORY, 'tooling/bundle.mjs')], options);
    const name = patch === undefined ? 'working-tree' : basename(patch, '.patch');
    return keep(service, join(folder, 'bundle'), name);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Builds a service as it was at a commit, with the packages of that commit.
 *
 * @param commit whatever git takes: a tag, a branch, a hash
 */
export async function buildCommit(service: ServiceName, commit: string): Promise<string> {
  const options = { cwd: REPOSITORY };
  const { stdout } = await runTool('git', ['rev-parse', '--short=12', '--verify', `${commit}^{commit}`], options);
  const hash = stdout.trim();
  if (existsSync(versionFolder(service, hash))) return hash;
  const source = join(VERSIONS, `source-${hash}`);
  await runTool('git', ['worktree', 'add', '--force', '--detach', source, hash], options);
  try {
    const inside = { cwd: source };
    await runTool('npm', ['ci', '--no-audit', '--no-fund'], inside);
    await runTool(
      'npx',
      ['turbo', 'run', 'build', `--filter=@marquee/${service}`, '--output-logs=errors-only'],
      inside,
    );
    return keep(service, join(source, 'apps', service, 'bundle'), undefined, hash);
  } finally {
    await runTool('git', ['worktree', 'remove', '--force', source], options);
  }
}

/** Moves a bundle to its version's folder. A version that is there already is the same. */
function keep(service: ServiceName, bundle: string, name: string | undefined, hash = hashOf(bundle)): string {
  const version = name === undefined ? hash : `${name}-${hash}`;
  const folder = versionFolder(service, version);
  if (existsSync(folder)) return version;
  mkdirSync(join(VERSIONS, service), { recursive: true });
  renameSync(bundle, folder);
  return version;
}

function hashOf(bundle: string): string {
  return createHash('sha256')
    .update(readFileSync(join(bundle, 'main.js')))
    .digest('hex')
    .slice(0, 8);
}

/** @throws PlatformError with what the tool has printed last */
async function runTool(
  program: string,
  args: readonly string[],
  { cwd }: { readonly cwd: string },
): Promise<{ readonly stdout: string }> {
  return promisify(execFile)(program, args, { cwd, maxBuffer: MAX_OUTPUT }).catch(
    ({ stdout = '', stderr = '' }: { stdout?: string; stderr?: string }) => {
      const printed = `${stdout}${stderr}`.trim().slice(-MAX_SHOWN);
      throw new PlatformError(`The version cannot be built: "${basename(program)} ${args[0]}" failed.\n${printed}`);
    },
  );
}
