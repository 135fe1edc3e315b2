// npm run drill -- <cell>
import { percentile } from '../support/until.js';
import { drill } from './drill.js';
import type { Phase } from './drill.js';
import { untilInterrupted } from './interrupt.js';
import { CELLS } from './predictions.js';
import { predictionOf, seenOf } from './report.js';
import { openScene } from './scene.js';
import type { Traffic } from './traffic.js';

const name = process.argv[2];
const cell = CELLS.find((each) => each.name === name);
if (cell === undefined) {
  if (name !== undefined) console.error(`There is no drill "${name}".\n`);
  console.log('npm run drill -- <name>; the names:\n');
  for (const each of CELLS) console.log(`  ${each.name.padEnd(30)} ${each.predicted.because}`);
  process.exit(name === undefined ? 0 : 2);
}

const signal = untilInterrupted();
await using scene = await openScene((what) => console.log(`  ${what} …`));
console.log(`\n${cell.name}\n  predicted  ${predictionOf(cell.predicted)}\n  because    ${cell.predicted.because}\n`);
const { seen, caughtUp, stallMs, findings } = await drill(scene, cell, { signal, onSecond: show });
console.log(`\n  seen       ${seenOf(seen)}`);
console.log(
  `  over all   ${(seen.servedShare * 100).toFixed(1)} % of ${seen.pages} pages served, p50 ${Math.round(seen.p50Ms)} ms, p99 ${Math.round(seen.p99Ms)} ms`,
);
console.log(`  restored   pages whole ${(seen.recoveryMs / 1_000).toFixed(1)} s after the end of the fault`);
console.log(
  'ms' in caughtUp
    ? `             every play applied exactly once ${(caughtUp.ms / 1_000).toFixed(1)} s after it`
    : `             ${caughtUp.problem}`,
);
console.log(`  measured   by a process that was itself kept waiting for ${Math.round(stallMs)} ms at most`);
console.log(findings.length === 0 ? '\n  It holds.' : `\n  It does not hold: ${findings.join('; ')}.`);
process.exitCode = findings.length === 0 ? 0 : 1;

function show(phase: Phase, { pages, plays }: Traffic): void {
  const now = performance.now();
  const last = pages.filter(({ ended }) => ended > now - 1_000);
  const played = plays.all.filter(({ answeredAt }) => answeredAt > now - 1_000);
  const sources = Object.entries(Object.groupBy(last, ({ source }) => source ?? 'none'));
  console.log(
    [
      `  ${phase.padEnd(9)}`,
      `${last.length} pages`.padStart(9),
      `${Math.round((last.filter(({ served }) => served).length / Math.max(1, last.length)) * 100)} %`.padStart(6),
      `p99 ${Math.round(
        percentile(
          last.map((page) => page.ended - page.due),
          0.99,
        ),
      )} ms`.padStart(11),
      sources.map(([source, all]) => `${source} ${all?.length ?? 0}`).join(', '),
      played.map(({ status }) => `play ${status ?? 'unanswered'}`).join(', '),
    ].join('  '),
  );
}
