// npm run load -- <scenario> [k6 options]: runs a k6 scenario against a running system, by default the one of `npm
// start`.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { folder, scenarios } from './scenarios.mjs';

const [name, ...rest] = process.argv.slice(2);

if (name === undefined || !scenarios.includes(name)) {
  console.error(`Usage: npm run load -- <${scenarios.join('|')}> [k6 options]`);
  process.exit(2);
}

const k6 = ['k6', join(process.env.TOOLS_BIN ?? join(homedir(), '.local/bin'), 'k6')].find(
  (command) => spawnSync(command, ['version'], { stdio: 'ignore' }).status === 0,
);
if (k6 === undefined) {
  console.error(
    'k6 is not installed. It is one program: see "Install k6" in the documentation of k6, then run this again.',
  );
  process.exit(1);
}

const runFile = join(process.env.MARQUEE_HOME ?? join(import.meta.dirname, '..', '.marquee'), 'run.json');
const running = existsSync(runFile) ? JSON.parse(readFileSync(runFile, 'utf8')) : undefined;
const variables = {
  BASE_URL: process.env.BASE_URL ?? running?.url,
  CONSOLE_URL: process.env.CONSOLE_URL ?? running?.console?.url,
  CONSOLE_TOKEN: process.env.CONSOLE_TOKEN ?? running?.console?.token,
  LADDER: process.env.LADDER,
};
const given = Object.entries(variables).flatMap(([variable, value]) => (value ? ['-e', `${variable}=${value}`] : []));
const args = ['run', '--quiet', '--no-usage-report', ...given, ...rest, join(folder, `${name}.ts`)];
spawn(k6, args, { stdio: 'inherit' }).on('exit', (code) => process.exit(code ?? 1));
