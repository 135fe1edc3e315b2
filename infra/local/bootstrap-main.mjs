import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, findNode, install, isInstalled } from './bootstrap-install.mjs';
import { run } from './bootstrap-run.mjs';
import { runSuites } from './bootstrap-test.mjs';

const CLI = 'infra/local/dist/cli.js';

/**
 * Runs a command of Marquee; returns the exit code.
 *
 * @param {string} root the repository
 * @param {string[]} words the command and its arguments
 */
export async function main(root, [name = 'help', ...args]) {
  Object.assign(process.env, { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' });
  const commands = JSON.parse(readFileSync(join(root, 'infra/local/commands.json'), 'utf8'));
  const wantsHelp = ['help', '--help', '-h'].includes(name) || args.includes('--help') || args.includes('-h');
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;

  if (command === undefined && !wantsHelp) return refuse({ root, name, commands });
  if (wantsHelp) return help({ root, name, args, command, commands });
  if (command.needs === 'running' && !hasRun(root)) {
    console.log(`Marquee is not running in ${dataDir()}.${name === 'stop' ? '' : ' Start it with "npm start".'}`);
    return name === 'stop' ? 0 : 1;
  }
  if (command.needs === 'data' && !existsSync(dataDir())) {
    console.log(`Nothing to delete: ${dataDir()} does not exist.`);
    return 0;
  }
  if (command.needs === 'nothing') return run(process.execPath, [command.program, ...args]);

  const node = findNode(root);
  if (node === undefined) return 1;
  if (!(await install(root))) return 1;
  // A running platform must not be rebuilt under its feet; what is built is what runs.
  const isBuilt = existsSync(join(root, CLI)) && (command.needs !== 'build' || (command.cli && isRunning()));
  if (command.needs !== 'install' && !isBuilt && !(await build(root))) return 1;
  if (command.suite) return runSuites(name, args);
  return run(findNode(root), command.cli ? [CLI, name, ...args] : [command.program, ...args]);
}

/** Help without installing anything: detailed when the command line is built, else the overview. */
function help({ root, name, args, command, commands }) {
  const isOverview = command === undefined && (args.length === 0 || name.startsWith('-'));
  const asked = name === 'help' && args.length > 0 ? args : [name, ...args];
  if (isInstalled(root) && existsSync(join(root, CLI))) {
    const node = findNode(root);
    if (node === undefined) return 1;
    if (isOverview) return run(node, [CLI, '--help']);
    const target = Object.hasOwn(commands, asked[0]) ? commands[asked[0]] : undefined;
    if (target?.cli) return run(node, [CLI, ...asked.filter((word) => !['--help', '-h'].includes(word)), '--help']);
    if (target?.program && existsSync(join(root, target.program))) return run(node, [target.program, '--help']);
  }
  console.log(command === undefined ? overview(commands) : `npm run ${name}: ${command.summary}.`);
  return 0;
}

/** An unknown command: the command line suggests the one that was meant, if it is built. */
function refuse({ root, name, commands }) {
  const node = isInstalled(root) && existsSync(join(root, CLI)) ? findNode(root) : undefined;
  if (node !== undefined) return run(node, [CLI, name]);
  console.error(`Unknown command "${name}".\n\n${overview(commands)}`);
  return 2;
}

function overview(commands) {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(14)}${summary}`);
  return `Usage: npx marquee <command>, or the npm script of the same name\n\n${lines.join('\n')}`;
}

function dataDir() {
  return resolve(process.env.MARQUEE_HOME || '.marquee');
}

/** Whether a platform runs here or was killed here; anything else has nothing to act on. */
function hasRun(root) {
  return (
    existsSync(join(root, CLI)) && ['platform.lock', 'pids.json'].some((file) => existsSync(join(dataDir(), file)))
  );
}

function isRunning() {
  try {
    process.kill(JSON.parse(readFileSync(join(dataDir(), 'platform.lock'), 'utf8')).pid, 0);
    return true;
  } catch {
    return false;
  }
}
