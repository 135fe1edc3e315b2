// npm run load:prove [-- <failure> ...]: checks that each failure scenario passes against the running system, and that
// it fails when the ladder is disabled.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { failures } from './catalog.mjs';

const names = failures.map(({ name }) => name);
const USAGE = `Usage: npm run load:prove [-- <${names.join('|')}> ...]`;
const selected = process.argv.slice(2);
if (selected.includes('--help') || selected.includes('-h')) {
  console.log(USAGE);
  process.exit(0);
}
const unknown = selected.find((name) => !names.includes(name));
if (unknown !== undefined) {
  console.error(`Unknown scenario "${unknown}". ${USAGE}`);
  process.exit(2);
}
/** k6's exit code when a threshold was crossed. */
const THRESHOLD_CROSSED = 99;

let unproven = 0;
for (const name of selected.length > 0 ? selected : names) {
  const [on, off] = ['on', 'off'].map((ladder) => run(name, ladder));
  const proven = on.status === 0 && off.status === THRESHOLD_CROSSED;
  console.log(
    `${name.padEnd(20)} with the ladder: ${on.status === 0 ? 'passes' : `exit ${on.status}`}; without: ${off.status === THRESHOLD_CROSSED ? 'fails, as it should' : `exit ${off.status}`}`,
  );
  if (proven) continue;
  unproven += 1;
  console.log(on.status === 0 ? off.stdout + off.stderr : on.stdout + on.stderr);
}
process.exitCode = unproven === 0 ? 0 : 1;

function run(name, ladder) {
  return spawnSync(process.execPath, [join(import.meta.dirname, 'run.mjs'), name], {
    env: { ...process.env, LADDER: ladder },
    encoding: 'utf8',
  });
}
