// npm run labs:prove [-- <name> ...]: walks labs on a separate system as a learner would, and checks their checks.
import { abortOnInterrupt } from '../support/interrupt.js';
import { openTestbed } from '../drill/testbed.js';
import type { System } from '../support/platform.js';
import type { Lab } from './lab.js';
import { LABS } from './labs.js';
import { isPageWhole, notReady } from './observe.js';
import { labText } from './text.js';

const names = process.argv.slice(2);
const unknown = names.find((name) => !LABS.some((lab) => lab.name === name));
if (unknown !== undefined) {
  console.log(`Usage: npm run labs:prove [-- <${LABS.map(({ name }) => name).join('|')}> ...]`);
  process.exit(unknown.startsWith('-') ? 0 : 2);
}

const signal = abortOnInterrupt();
await using testbed = await openTestbed((step) => console.log(`  ${step} …`));
let passed = 0;
let failed = 0;
for (const [index, lab] of LABS.entries()) {
  if (signal.aborted) break;
  if (names.length > 0 && !names.includes(lab.name)) continue;
  const started = performance.now();
  labText(index + 1, lab.name);
  const findings = await walk(testbed.system, lab);
  if (findings.length === 0) passed += 1;
  else failed += 1;
  const seconds = Math.round((performance.now() - started) / 1_000);
  console.log(
    `  ${lab.name.padEnd(16)} ${findings.length === 0 ? 'passes' : `FAIL: ${findings.join('; ')}`} (${seconds} s)`,
  );
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && !signal.aborted ? 0 : 1;

/** What is wrong with a lab. */
async function walk(system: System, lab: Lab): Promise<string[]> {
  const findings: string[] = [];
  const notes = await lab.start(system);
  if ((await lab.check(system, notes, undefined)).length === 0)
    findings.push('its check passes before anything is done');
  const answer = await lab.solve(system, notes);
  const missing = await lab.check(system, notes, answer);
  if (missing.length > 0) findings.push(`its check does not pass with the solution: ${missing.join(' ')}`);
  await lab.reset(system);
  const broken = ['lolomo', 'row-builder'].flatMap((service) => notReady(system, service));
  if (broken.length > 0) findings.push(`its reset leaves ${broken.join(', ')}`);
  if (!(await isPageWhole(system))) findings.push('pages are not whole after its reset');
  return findings;
}
