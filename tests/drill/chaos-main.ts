// npm run chaos [-- --seed <number> --minutes <number>]: breaks random things of a separate system, under load.
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { abortOnInterrupt } from '../support/interrupt.js';
import { chaos } from './chaos.js';
import { openTestbed } from './testbed.js';

const USAGE = `Usage: npm run chaos [-- --seed <number> --minutes <number>]

Starts a separate system (about 1.5 GiB of memory) and breaks random parts of it, up to two at once, under load. Home
pages must be served (99.9 %), and within 30 s after the end every page must be whole and every play counted exactly
once. The same seed breaks the same things. Default: a random seed and 2 minutes.
`;

const { values } = parseArgs({
  options: { seed: { type: 'string' }, minutes: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
});
const seed = Number(values.seed ?? randomInt(1_000_000));
const minutes = Number(values.minutes ?? 2);
if (values.help === true || !Number.isInteger(seed) || !(minutes > 0)) {
  console.log(USAGE);
  process.exit(values.help === true ? 0 : 2);
}

const signal = abortOnInterrupt();
await using testbed = await openTestbed((step) => console.log(`  ${step} …`));
console.log(`\nSeed ${seed}, ${minutes} minutes`);
const started = performance.now();
const { acts, pages, notServed, wholeAfterMs, plays, findings } = await chaos(testbed, {
  seed,
  ms: minutes * 60_000,
  signal,
  onAct: ({ dependency, fault, ms }) => {
    const at = `${((performance.now() - started) / 1_000).toFixed(1)} s`;
    console.log(`  ${at.padStart(8)}  ${dependency} ${fault} for ${(ms / 1_000).toFixed(1)} s`);
  },
});
const problems = Map.groupBy(notServed, ({ problem }) => problem);
for (const [problem, samples] of problems) console.log(`  not served: ${samples.length} times ${problem}`);
console.log(`\n  ${acts} acts; ${pages - notServed.length} of ${pages} pages served`);
console.log(`  whole ${(wholeAfterMs / 1_000).toFixed(1)} s after the last act; ${plays} plays sent`);
console.log(findings.length === 0 ? '\n  PASS' : `\n  FAIL: ${findings.join('; ')}. Repeat it with --seed ${seed}.`);
process.exitCode = findings.length === 0 ? 0 : 1;
