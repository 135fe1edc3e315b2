// npm run drill -- <cell>: starts a separate system, injects one fault under load and compares the result with the
// prediction.
import { abortOnInterrupt } from '../support/interrupt.js';
import { percentile } from '../support/until.js';
import { DEPENDENCIES, FAULTS } from './cell.js';
import { drill } from './drill.js';
import type { Phase } from './drill.js';
import { CELLS } from './predictions.js';
import { describeMeasurement, describePrediction } from './report.js';
import { openTestbed } from './testbed.js';
import type { Traffic } from './traffic.js';

const USAGE = `Usage: npm run drill -- <dependency>-<fault>

Starts a separate system (about 1.5 GiB of memory), injects the fault under load for 5 s, and compares what happened
with the prediction. Takes about 30 s.

  dependencies  ${DEPENDENCIES.join(', ')}
  faults        ${FAULTS.join(', ')}
`;

const name = process.argv[2];
const cell = CELLS.find((each) => each.name === name);
if (cell === undefined) {
  if (name === undefined || name === '--help' || name === '-h') {
    console.log(USAGE);
    process.exit(0);
  }
  console.error(`Unknown drill "${name}".\n\n${USAGE}`);
  process.exit(2);
}

const signal = abortOnInterrupt();
await using testbed = await openTestbed((step) => console.log(`  ${step} …`));
console.log(
  `\n${cell.name}\n  predicted  ${describePrediction(cell.predicted)}\n  because    ${cell.predicted.because}\n`,
);
const { measured, catchUp, stallMs, findings } = await drill(testbed, cell, { signal, onSecond: show });
const { servedShare, pages, p50Ms, p99Ms, recoveryMs } = measured;
console.log(`\n  measured   ${describeMeasurement(measured)}`);
console.log(
  `  overall    ${(servedShare * 100).toFixed(1)} % of ${pages} pages served, p50 ${Math.round(p50Ms)} ms, p99 ${Math.round(p99Ms)} ms`,
);
console.log(`  recovery   pages whole ${(recoveryMs / 1_000).toFixed(1)} s after the end of the fault`);
console.log(
  'ms' in catchUp
    ? `             every play applied exactly once after ${(catchUp.ms / 1_000).toFixed(1)} s`
    : `             ${catchUp.problem}`,
);
console.log(`  load generator stall: ${Math.round(stallMs)} ms max`);
console.log(findings.length === 0 ? '\n  PASS: as predicted.' : `\n  FAIL: ${findings.join('; ')}.`);
process.exitCode = findings.length === 0 ? 0 : 1;

function show(phase: Phase, { pages, plays }: Traffic): void {
  const now = performance.now();
  const recent = pages.filter(({ ended }) => ended > now - 1_000);
  const recentPlays = plays.all.filter(({ answeredAt }) => answeredAt > now - 1_000);
  const sources = Object.entries(Object.groupBy(recent, ({ source }) => source ?? 'none'));
  const served = recent.filter((page) => page.served).length / Math.max(1, recent.length);
  const p99 = percentile(
    recent.map((page) => page.ended - page.due),
    0.99,
  );
  console.log(
    [
      `  ${phase.padEnd(9)}`,
      `${recent.length} pages`.padStart(9),
      `${Math.round(served * 100)} %`.padStart(6),
      `p99 ${Math.round(p99)} ms`.padStart(11),
      sources.map(([source, all]) => `${source} ${all?.length ?? 0}`).join(', '),
      recentPlays.map(({ status }) => `play ${status ?? 'unanswered'}`).join(', '),
    ].join('  '),
  );
}
