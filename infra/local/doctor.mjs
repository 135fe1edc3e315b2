// npm run doctor: checks what Marquee needs on this machine, and says how to get what is missing. No dependencies.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { freemem, homedir, totalmem } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const GIB = 2 ** 30;
const MEMORY_GIB = 2;
const DISK_GIB = 3;
const NODE = 24;

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  console.log(
    'Usage: npm run doctor\n\nChecks what Marquee needs on this machine, and says how to get what is missing.',
  );
  process.exit(0);
}

const checks = [
  node(),
  npm(),
  memory(),
  disk(),
  await port('GATEWAY_PORT', 8080),
  await port('CONSOLE_PORT', 8090),
  user(),
  inotify(),
  program('docker', ['--version'], 'only for "docker compose up"', 'see https://docs.docker.com/engine/install'),
  program('k6', ['version'], 'only for "npm run load"', 'see https://grafana.com/docs/k6 (one program)'),
  browser(),
];

const MARKS = { ok: 'ok     ', optional: 'missing', problem: 'PROBLEM' };
for (const { what, state, detail } of checks) console.log(`  ${MARKS[state]}  ${what.padEnd(10)} ${detail}`);
const problems = checks.filter(({ state }) => state === 'problem').length;
console.log(
  problems === 0 ? '\n  Marquee can run here: npm start' : `\n  ${problems} problems to fix before "npm start".`,
);
process.exitCode = problems === 0 ? 0 : 1;

function node() {
  const { versions, platform, arch } = process;
  const what = 'Node';
  if (Number(versions.node.split('.', 1)[0]) >= NODE) return { what, state: 'ok', detail: versions.node };
  if (platform === 'linux' && ['x64', 'arm64'].includes(arch)) {
    return { what, state: 'ok', detail: `${versions.node}; npm installs Node ${NODE} into node_modules` };
  }
  return { what, state: 'problem', detail: `${versions.node}; install Node ${NODE}: https://nodejs.org` };
}

function npm() {
  const { status, stdout } = spawnSync('npm', ['--version'], { encoding: 'utf8' });
  return status === 0
    ? { what: 'npm', state: 'ok', detail: stdout.trim() }
    : { what: 'npm', state: 'problem', detail: 'not found; it comes with Node' };
}

function memory() {
  const free = availableMemory() / GIB;
  const detail = `${free.toFixed(1)} GiB available of ${(totalmem() / GIB).toFixed(1)} GiB`;
  if (free >= MEMORY_GIB) return { what: 'memory', state: 'ok', detail };
  return { what: 'memory', state: 'problem', detail: `${detail}; Marquee needs ${MEMORY_GIB} GiB` };
}

/** On Linux `freemem` leaves out memory that the kernel uses for caches and would give back. */
function availableMemory() {
  try {
    return Number(/^MemAvailable:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]) * 1024 || freemem();
  } catch {
    return freemem();
  }
}

function disk() {
  const { bavail, bsize } = statfsSync(root);
  const free = (bavail * bsize) / GIB;
  const detail = `${free.toFixed(1)} GiB free in ${root}`;
  if (free >= DISK_GIB) return { what: 'disk', state: 'ok', detail };
  return { what: 'disk', state: 'problem', detail: `${detail}; packages and data need ${DISK_GIB} GiB` };
}

async function port(variable, fallback) {
  const number = Number(process.env[variable] || fallback);
  const server = createServer();
  const error = await new Promise((done) => {
    server.once('error', done);
    server.listen(number, '127.0.0.1', () => server.close(() => done(undefined)));
  });
  const what = `port ${number}`;
  if (error === undefined) return { what, state: 'ok', detail: 'free' };
  if (error.code === 'EADDRINUSE' && existsSync(join(dataDir(), 'run.json'))) {
    return { what, state: 'ok', detail: 'in use, probably by Marquee itself' };
  }
  return { what, state: 'problem', detail: `${error.code}; choose another: ${variable}=${number + 1} npm start` };
}

/** PostgreSQL refuses to run as root; it then runs in a user namespace. */
function user() {
  if (process.getuid?.() !== 0) return { what: 'user', state: 'ok', detail: 'not root' };
  const { status } = spawnSync('unshare', ['--user', '--map-root-user', 'true']);
  return status === 0
    ? { what: 'user', state: 'ok', detail: 'root; PostgreSQL runs in a user namespace' }
    : {
        what: 'user',
        state: 'problem',
        detail: 'root, and user namespaces are not allowed; start Marquee as another user',
      };
}

function inotify() {
  const file = '/proc/sys/fs/inotify/max_user_watches';
  if (!existsSync(file)) return { what: 'inotify', state: 'ok', detail: 'not needed on this system' };
  const watches = Number(readFileSync(file, 'utf8'));
  return watches >= 8_192
    ? { what: 'inotify', state: 'ok', detail: `${watches} watches` }
    : {
        what: 'inotify',
        state: 'optional',
        detail: `${watches} watches, too few for "npm run dev": sudo sysctl fs.inotify.max_user_watches=65536`,
      };
}

function program(name, args, purpose, advice) {
  const own = join(process.env.TOOLS_BIN ?? join(homedir(), '.local/bin'), name);
  const found = [name, own]
    .map((each) => spawnSync(each, args, { encoding: 'utf8' }))
    .find(({ status }) => status === 0);
  return found === undefined
    ? { what: name, state: 'optional', detail: `needed ${purpose}; ${advice}` }
    : { what: name, state: 'ok', detail: found.stdout.trim().split('\n', 1)[0] };
}

function browser() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'msedge'];
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app`);
  const found = [process.env.BROWSER_PATH ?? '', ...onPath, ...apps].find((path) => path !== '' && existsSync(path));
  return found === undefined
    ? {
        what: 'browser',
        state: 'optional',
        detail: 'needed only for "npm run test:browser"; install Chromium, or set BROWSER_PATH',
      }
    : { what: 'browser', state: 'ok', detail: found };
}

function dataDir() {
  return resolve(process.env.MARQUEE_HOME || join(root, '.marquee'));
}
