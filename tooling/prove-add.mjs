// npm run add:prove: adds a service to a copy of the last commit, checks and starts it, and calls it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAME = 'watch-party';
if (process.argv.length > 2) {
  console.log(
    'Usage: npm run add:prove\n\nAdds a service to a copy of the last commit, checks and starts it, and calls it. Takes 4 minutes.',
  );
  process.exit(['-h', '--help'].includes(process.argv[2]) ? 0 : 2);
}
const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'marquee-add-'));
const copy = join(folder, 'repository');
const home = join(folder, 'home');
const env = { ...process.env, MARQUEE_HOME: home, TURBO_TELEMETRY_DISABLED: '1' };
let failed = 0;

try {
  step('copying the last commit', 'git', 'clone', '--quiet', root, copy);
  step('installing', 'npm', 'ci', '--no-audit', '--no-fund');
  step(
    'adding a service',
    'npm',
    'run',
    '--silent',
    'add',
    '--',
    'service',
    NAME,
    '--owns',
    'parties',
    '--replicas',
    '2',
  );
  step('building', 'npx', 'turbo', 'run', 'build', 'typecheck', '--output-logs=errors-only');
  const filters = [`--filter=@marquee/${NAME}`, '--filter=@marquee/contracts'];
  step('testing it and the contracts', 'npx', 'turbo', 'run', 'test', ...filters, '--output-logs=errors-only');
  for (const check of ['format', 'lint', 'boundaries', 'style', 'folders', 'docs', 'unused']) {
    step(`check:${check}`, 'npm', 'run', '--silent', `check:${check}`);
  }
  step('starting', 'npm', 'start', '--', '--detach', '--any-port');
  await call();
} catch (error) {
  failed = 1;
  console.log(`${error.stdout ?? ''}${error.stderr ?? ''}${error.message}`);
} finally {
  execFileSync('npm', ['stop'], { cwd: copy, env, stdio: 'ignore' });
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${1 - failed} passed, ${failed} failed`);
process.exitCode = failed;

function step(what, program, ...args) {
  console.log(`  ${what} …`);
  const cwd = program === 'git' ? root : copy;
  execFileSync(program, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 26 });
}

/** Both instances answer a caller with the token of the service. */
async function call() {
  const { processes, callerTokens } = JSON.parse(readFileSync(join(home, 'run.json'), 'utf8'));
  const instances = processes.filter(({ service }) => service === NAME);
  const texts = await Promise.all(
    instances.map(async ({ port }) => {
      const headers = { 'x-caller-token': callerTokens[NAME] };
      const response = await fetch(`http://127.0.0.1:${port}/v1/greetings/ada`, { headers });
      return (await response.json()).text;
    }),
  );
  if (texts.join() === 'Hello ada,Hello ada') return;
  throw new Error(`Expected two instances of ${NAME} that greet; got ${JSON.stringify(texts)}.`);
}
