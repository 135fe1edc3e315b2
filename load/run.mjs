// npm run load -- <scenario> [--report <file>] [k6 options]: runs k6 against the system of `npm start`, or against
// BASE_URL. With --report it also writes charts as one HTML page.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { failures, lessons, scenarios } from './catalog.mjs';
import { findK6 } from './k6.mjs';

const [name, ...rest] = process.argv.slice(2);
const scenario = scenarios.find((each) => each.name === name);
if (scenario === undefined) {
  const help = name === '--help' || name === '-h';
  const list = (each) => each.map((one) => one.name).join(', ');
  console[help ? 'log' : 'error'](
    'Usage: npm run load -- <scenario> [--report <file>] [k6 options]\n' +
      `  lessons, from simple to hard: ${list(lessons)}\n  failures: ${list(failures)}`,
  );
  process.exit(help ? 0 : 2);
}

const runFile = join(process.env.MARQUEE_HOME ?? join(import.meta.dirname, '..', '.marquee'), 'run.json');
const running = existsSync(runFile) ? JSON.parse(readFileSync(runFile, 'utf8')) : undefined;
const target = process.env.BASE_URL || running?.url;
if (target === undefined) {
  console.error('There is no target: run "npm start" first, or set BASE_URL to the address of a gateway.');
  process.exit(2);
}
const k6 = findK6();
if (k6 === undefined) {
  console.error('Neither k6 nor Docker is here. k6 is one program: see "Install k6" in the documentation of k6.');
  process.exit(1);
}

const variables = {
  BASE_URL: target,
  CONSOLE_URL: process.env.CONSOLE_URL ?? running?.console?.url,
  CONSOLE_TOKEN: process.env.CONSOLE_TOKEN ?? running?.console?.token,
  LADDER: process.env.LADDER,
};
const given = Object.entries(variables).flatMap(([variable, value]) => (value ? ['-e', `${variable}=${value}`] : []));
const { report, options } = takeReport(rest);
console.log(`Target: ${target}`);
// The bar of k6 redraws itself, so it suits a terminal only.
const quiet = process.stdout.isTTY ? [] : ['--quiet'];
const args = [...k6.before, 'run', ...quiet, '--no-usage-report', ...given, ...options, k6.pathOf(scenario.path)];
const dashboard = { K6_WEB_DASHBOARD: 'true', K6_WEB_DASHBOARD_PORT: '-1', K6_WEB_DASHBOARD_EXPORT: report };
const environment = { ...process.env, ...(report !== undefined && dashboard) };
spawn(k6.command, args, { stdio: 'inherit', env: environment }).on('exit', (code) => process.exit(code ?? 1));

function takeReport(args) {
  const at = args.indexOf('--report');
  if (at === -1) return { report: undefined, options: args };
  const [, file] = args.splice(at, 2);
  if (file === undefined || k6.command === 'docker') {
    console.error('--report needs the name of a file, and k6 itself instead of its container.');
    process.exit(2);
  }
  return { report: resolve(file), options: args };
}
