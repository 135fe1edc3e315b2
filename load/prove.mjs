// npm run load:prove [-- <scenario> ...]: each failure scenario passes against the system that runs, and fails once the ladder is switched off.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { scenarios } from './scenarios.mjs';

const failures = scenarios.filter((name) => name !== 'smoke');
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !failures.includes(name));
if (unknown !== undefined) {
  console.error(`Usage: npm run load:prove [-- <${failures.join('|')}> ...]; there is no "${unknown}".`);
  process.exit(2);
}
/** What k6 exits with when a threshold was crossed. */
const CROSSED = 99;

let unproved = 0;
for (const name of asked.length > 0 ? asked : failures) {
  const [on, off] = ['on', 'off'].map((ladder) => run(name, ladder));
  const proved = on.status === 0 && off.status === CROSSED;
  console.log(
    `${name.padEnd(20)} with the ladder: ${on.status === 0 ? 'passes' : `exit ${on.status}`}; without: ${off.status === CROSSED ? 'fails, as it must' : `exit ${off.status}`}`,
  );
  if (proved) continue;
  unproved += 1;
  console.log(on.status === 0 ? off.stdout + off.stderr : on.stdout + on.stderr);
}
process.exitCode = unproved === 0 ? 0 : 1;

function run(name, ladder) {
  return spawnSync(process.execPath, [join(import.meta.dirname, 'run.mjs'), name], {
    env: { ...process.env, LADDER: ladder },
    encoding: 'utf8',
  });
}
