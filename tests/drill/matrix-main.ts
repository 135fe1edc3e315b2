// npm run matrix [-- --quick | -- <part of a name>]: measures every cell on one system and writes
// docs/failure-matrix.md,
// or measures a selection and writes nothing.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { abortOnInterrupt } from '../support/interrupt.js';
import { BOUNDS } from './cell.js';
import type { Cell } from './cell.js';
import { drill } from './drill.js';
import type { DrillResult, Testbed } from './drill.js';
import { CELLS, QUICK_CELLS } from './predictions.js';
import { describeMeasurement, reportOf } from './report.js';
import { openTestbed } from './testbed.js';

const REPORT = join(import.meta.dirname, '../../../docs/failure-matrix.md');

const USAGE = `Usage: npm run matrix [-- --quick | -- <part of a cell's name>]

Starts a separate system (about 1.5 GiB of memory) and measures its behaviour under each dependency and fault.
Without an argument it measures all ${CELLS.length} cells (about 7 min) and writes docs/failure-matrix.md.
--quick measures ${QUICK_CELLS.length} of them (about 2 min); a part of a name, such as "kafka" or "frozen", those that match.
`;

const MAX_ATTEMPTS = 3;

const selection = process.argv[2] ?? '';
if (selection === '--help' || selection === '-h') {
  console.log(USAGE);
  process.exit(0);
}
const cells = selection === '--quick' ? QUICK_CELLS : CELLS.filter(({ name }) => name.includes(selection));
if (cells.length === 0) {
  console.error(`No cell matches "${selection}".\n\n${USAGE}`);
  process.exit(2);
}

const signal = abortOnInterrupt();
let testbed: (Testbed & AsyncDisposable) | undefined;
const results: DrillResult[] = [];
let notMeasured = 0;
try {
  for (const cell of cells) {
    const result = await tryCell(cell);
    if (result === undefined) notMeasured += 1;
    else results.push(result);
  }
} finally {
  await testbed?.[Symbol.asyncDispose]();
}
const failed = results.filter(({ findings }) => findings.length > 0).length + notMeasured;
console.log(`\n${cells.length - failed} passed, ${failed} failed`);
if (selection === '' && notMeasured === 0) writeFileSync(REPORT, reportOf(results, new Date()));
process.exitCode = failed === 0 ? 0 : 1;

/** Measures a cell; after an error the next cell gets a new system. */
async function tryCell(cell: Cell): Promise<DrillResult | undefined> {
  try {
    testbed ??= await openTestbed((step) => console.log(`  ${step} …`));
    const result = await measureWithoutStall(testbed, cell);
    console.log(describeResult(result));
    return result;
  } catch (error) {
    signal.throwIfAborted();
    console.log(`  ${cell.name.padEnd(30)} not measured: ${error instanceof Error ? error.message : String(error)}`);
    await testbed?.[Symbol.asyncDispose]();
    testbed = undefined;
    return undefined;
  }
}

/** Measures again, whether the cell passed or failed, if the load generator stalled: its times mean nothing then. */
async function measureWithoutStall(on: Testbed, cell: Cell): Promise<DrillResult> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await drill(on, cell, { signal });
    if (result.stallMs <= BOUNDS.stallMs || attempt === MAX_ATTEMPTS) return result;
    console.log(
      `  ${cell.name.padEnd(30)} measuring again: the load generator stalled for ${Math.round(result.stallMs)} ms`,
    );
  }
}

function describeResult({ cell, measured, stallMs, findings }: DrillResult): string {
  return [
    `  ${cell.name.padEnd(30)}`,
    Object.keys(measured.during.sources).join(', ').padEnd(18),
    `p99 ${String(Math.round(measured.p99Ms)).padStart(4)} ms`,
    `whole after ${(measured.recoveryMs / 1_000).toFixed(1).padStart(4)} s`,
    `stall ${Math.round(stallMs)} ms`.padEnd(12),
    findings.length === 0 ? 'pass' : `FAIL: ${findings.join('; ')}; measured: ${describeMeasurement(measured)}`,
  ].join('  ');
}
