// npm run matrix [-- part of a name | -- --telling]: every cell on one system, and docs/failure-matrix.md from what was seen; or some of them
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drill } from './drill.js';
import type { Outcome, Scene } from './drill.js';
import { untilInterrupted } from './interrupt.js';
import { BOUNDS } from './cell.js';
import type { Cell } from './cell.js';
import { CELLS, TELLING } from './predictions.js';
import { reportOf, seenOf } from './report.js';
import { openScene } from './scene.js';

const REPORT = join(import.meta.dirname, '../../../docs/failure-matrix.md');

/** A cell is measured at most. */
const TIMES = 3;

const signal = untilInterrupted();
const part = process.argv[2] ?? '';
const cells = part === '--telling' ? TELLING : CELLS.filter(({ name }) => name.includes(part));
if (cells.length === 0) {
  console.error(`Expected --telling, or a part of the name of a cell, such as "kafka" or "frozen"; got "${part}".`);
  process.exit(2);
}

const open = () => openScene((what) => console.log(`  ${what} …`));
let scene: (Scene & AsyncDisposable) | undefined;
const outcomes: Outcome[] = [];
let broken = 0;
try {
  for (const cell of cells) {
    const outcome = await attempt(cell);
    if (outcome === undefined) broken += 1;
    else outcomes.push(outcome);
  }
} finally {
  await scene?.[Symbol.asyncDispose]();
}
const red = outcomes.filter(({ findings }) => findings.length > 0);
console.log(`\n${outcomes.length - red.length} passed, ${red.length + broken} failed`);
if (part === '' && broken === 0) writeFileSync(REPORT, reportOf(outcomes, new Date()));
process.exitCode = red.length + broken === 0 ? 0 : 1;

/** A cell that cannot even be measured gets the next one a new system. */
async function attempt(cell: Cell): Promise<Outcome | undefined> {
  try {
    scene ??= await open();
    const outcome = await measured(scene, cell);
    console.log(lineOf(outcome));
    return outcome;
  } catch (error) {
    signal.throwIfAborted();
    console.log(`  ${cell.name.padEnd(30)} not measured: ${error instanceof Error ? error.message : String(error)}`);
    await scene?.[Symbol.asyncDispose]();
    scene = undefined;
    return undefined;
  }
}

/** Whatever the verdict: times that were taken while the clock itself stood still say nothing. */
async function measured(on: Scene, cell: Cell): Promise<Outcome> {
  for (let time = 1; ; time += 1) {
    const outcome = await drill(on, cell, { signal });
    if (outcome.stallMs <= BOUNDS.stallMs || time === TIMES) return outcome;
    console.log(
      `  ${cell.name.padEnd(30)} measured anew: the measuring process stood still for ${Math.round(outcome.stallMs)} ms`,
    );
  }
}

function lineOf({ cell, seen, stallMs, findings }: Outcome): string {
  return [
    `  ${cell.name.padEnd(30)}`,
    Object.keys(seen.during.sources).join(', ').padEnd(18),
    `p99 ${String(Math.round(seen.p99Ms)).padStart(4)} ms`,
    `whole after ${(seen.recoveryMs / 1_000).toFixed(1).padStart(4)} s`,
    `stall ${Math.round(stallMs)} ms`.padEnd(12),
    findings.length === 0 ? 'holds' : `RED: ${findings.join('; ')}; seen: ${seenOf(seen)}`,
  ].join('  ');
}
