// Runs first, on the machine's own Node and without dependencies: installs and builds what is missing, then runs the
// command with the Node in node_modules.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TEST_COMMANDS, test } from './bootstrap-test.mjs';

const NODE = 24;
/** Separate programs; every other command belongs to the platform's command line. */
const PROGRAMS = { drill: 'tests/dist/drill/drill-main.js', matrix: 'tests/dist/drill/matrix-main.js' };
const root = resolve(import.meta.dirname, '../..');
process.chdir(root);
Object.assign(process.env, { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' });

const [command, ...args] = process.argv.slice(2);
// The terminal sends Ctrl-C to the whole process group. The child stops gracefully, and this process ends with it.
process.on('SIGINT', () => {});

if (!install()) process.exit(1);
const node = findNode();
if (command !== 'stop' && !build()) process.exit(1);
process.exit(
  TEST_COMMANDS.includes(command)
    ? await test(command, run)
    : await run(
        node,
        command in PROGRAMS ? [PROGRAMS[command], ...args] : ['infra/local/dist/cli.js', command, ...args],
      ),
);

/** Runs `npm ci` unless the current lockfile is installed already. */
function install() {
  const stamp = join(root, 'node_modules/.installed');
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return true;
  return step('Installing packages (half a minute, once)', () => {
    const result = npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
    if (result.status === 0) {
      mkdirSync(join(root, 'node_modules'), { recursive: true });
      writeFileSync(stamp, lock);
    }
    return result;
  });
}

function build() {
  return step('Building', () =>
    npm(['run', '--silent', 'build', '--', '--output-logs=errors-only', '--log-order=grouped']),
  );
}

function npm(args) {
  return spawnSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
}

function step(what, task) {
  const began = Date.now();
  process.stdout.write(`  ${what} …`);
  const { status, stdout, stderr, error } = task();
  process.stdout.write(` ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
  if (status === 0) return true;
  console.error(`${stdout ?? ''}\n${stderr ?? ''}\n${error?.message ?? ''}`.trim());
  console.error(`\n"${what}" failed; see the output above.`);
  return false;
}

/** The Node in node_modules (on Linux), or the machine's own if it is new enough. */
function findNode() {
  const own = join(root, 'node_modules/.bin/node');
  for (const candidate of [own, process.execPath]) {
    if (!existsSync(candidate)) continue;
    const version = spawnSync(candidate, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout ?? '';
    if (Number(version.split('.', 1)[0]) >= NODE) return candidate;
  }
  console.error(
    `Marquee needs Node ${NODE}; this is Node ${process.versions.node}. On Linux (x64, arm64) npm installs it; on this machine, install Node ${NODE} yourself and try again.`,
  );
  process.exit(1);
}

/** Runs a program on the terminal's streams and forwards SIGTERM to it; returns its exit code. */
function run(program, args, options = {}) {
  const child = spawn(program, args, { stdio: 'inherit', ...options });
  const forward = () => child.kill('SIGTERM');
  process.on('SIGTERM', forward);
  return new Promise((done) => {
    child.on('error', (error) => {
      console.error(error.message);
      done(1);
    });
    child.on('exit', (code, signal) => {
      process.off('SIGTERM', forward);
      done(code ?? (signal === null ? 1 : 128));
    });
  });
}
