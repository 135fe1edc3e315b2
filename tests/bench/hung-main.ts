// npm run bench -- hung: page times while a dependency hangs, compared with the healthy system in the same round
import { setTimeout as pause } from 'node:timers/promises';
import { buildRows } from '@marquee/contracts/row-builder';
import { untilWhole } from '../drill/drill.js';
import { abortOnInterrupt } from '../support/interrupt.js';
import { openTestbed } from '../drill/testbed.js';
import type { Testbed } from '../drill/drill.js';
import { percentile, until } from '../support/until.js';
import { breakersOpened, countsOf } from './command-counts.js';
import type { CommandCounts } from './command-counts.js';
import { ClosedLoop } from './closed-loop.js';
import type { Sample } from './closed-loop.js';

const CONNECTIONS = 8;
const PHASE_MS = 10_000;
const ROUNDS = 3;
/** The deadline of the home page plus 50 ms. */
const LONGEST_MS = 350;
const MAX_RATIO = 1.2;
/** Requests that were in flight when the breaker opened have ended by then. */
const SETTLED_MS = 500;
/** Each instance may have had a probe in flight when counting began. */
const LOLOMO_INSTANCES = 2;
const DELAY_MS = 10_000;

interface HangingFault {
  readonly what: string;
  readonly begin: (testbed: Testbed) => Promise<void>;
  readonly end: (testbed: Testbed) => Promise<void>;
}

const ROW_BUILDERS = ['row-builder-1', 'row-builder-2'];
const HANGING_FAULTS: readonly HangingFault[] = [
  {
    what: 'accepts and never responds',
    begin: async ({ system }) => void (await Promise.all(ROW_BUILDERS.map((name) => system.pause(name)))),
    end: async ({ system }) => void (await system.reviveAll()),
  },
  {
    what: 'refuses connections',
    begin: async ({ system }) => void (await Promise.all(ROW_BUILDERS.map((name) => system.keepDown(name)))),
    end: async ({ system }) => void (await system.reviveAll()),
  },
  {
    what: `responds after ${DELAY_MS / 1_000} s`,
    begin: ({ system }) => system.fault({ target: buildRows.name, kind: 'delay', delayMs: DELAY_MS, seconds: 60 }),
    end: ({ system }) => system.clearFaults(),
  },
];

interface RoundResult {
  readonly round: number;
  readonly what: string;
  readonly healthyP99Ms: number;
  readonly openedAfterMs: number;
  readonly longestBeforeMs: number;
  readonly afterP99Ms: number;
  readonly throughput: number;
  readonly empty: number;
  readonly counts: CommandCounts;
}

const signal = abortOnInterrupt();
await using testbed = await openTestbed((what) => console.log(`  ${what} …`));
// Ten viewers in a closed loop exceed the gateway's rate limit per session.
await testbed.system.setProperty('gateway.limits.sessionPerSecond', 100_000);
console.log(`\n  row-builder hangs; ${CONNECTIONS} connections request pages in a closed loop\n`);
const rows: RoundResult[] = [];
for (let round = 1; round <= ROUNDS; round += 1) {
  for (const hanging of HANGING_FAULTS) {
    const row = await measure(round, hanging);
    rows.push(row);
    console.log(
      [
        `  ${round}  ${row.what.padEnd(26)}`,
        `healthy p99 ${ms(row.healthyP99Ms)}`,
        `opened after ${ms(row.openedAfterMs)}, slowest page until then ${ms(row.longestBeforeMs)}`,
        `p99 afterwards ${ms(row.afterP99Ms)} (${(row.afterP99Ms / row.healthyP99Ms).toFixed(2)}x)`,
        `throughput ${row.throughput.toFixed(2)}x`,
        `${row.counts.calls} calls in ${row.counts.probes} half-open periods`,
        `${row.empty} pages without rows`,
      ].join('; '),
    );
  }
}

const ratios = HANGING_FAULTS.map(({ what }) => {
  const of = rows.filter((row) => row.what === what).map((row) => row.afterP99Ms / row.healthyP99Ms);
  return { what, median: percentile(of, 0.5) };
});
const findings = [
  ...rows
    .filter(({ longestBeforeMs }) => longestBeforeMs > LONGEST_MS)
    .map(
      (row) => `round ${row.round}, ${row.what}: a page took ${ms(row.longestBeforeMs)}, more than ${LONGEST_MS} ms`,
    ),
  ...rows
    .filter(({ empty }) => empty > 0)
    .map((row) => `round ${row.round}, ${row.what}: ${row.empty} pages had no rows`),
  ...rows
    .filter(({ counts }) => counts.calls > counts.probes + LOLOMO_INSTANCES || counts.probes === 0)
    .map(
      (row) => `round ${row.round}, ${row.what}: ${row.counts.calls} calls in ${row.counts.probes} half-open periods`,
    ),
  ...ratios
    .filter(({ median }) => median > MAX_RATIO)
    .map(({ what, median }) => `${what}: p99 is ${median.toFixed(2)}x the healthy p99, more than ${MAX_RATIO}x`),
];
console.log(`\n  ${ratios.map(({ what, median }) => `${what}: median ${median.toFixed(2)}x`).join('; ')}`);
console.log(findings.length === 0 ? '\n  PASS' : `\n  FAIL: ${findings.join('; ')}.`);
process.exitCode = findings.length === 0 ? 0 : 1;

async function measure(round: number, { what, begin, end }: HangingFault): Promise<RoundResult> {
  await untilWhole(testbed);
  const healthy = await sampleFor(PHASE_MS);
  await using load = new ClosedLoop(testbed.viewers, CONNECTIONS);
  const openedBefore = await breakersOpened(testbed.system, buildRows.name);
  const begun = performance.now();
  try {
    await begin(testbed);
    await until('every breaker to open', PHASE_MS, async () =>
      (await breakersOpened(testbed.system, buildRows.name)).every(
        (count, index) => count > (openedBefore[index] ?? 0),
      ),
    );
    const opened = performance.now();
    await pause(SETTLED_MS, undefined, { signal });
    const [settled, before] = [performance.now(), await countsOf(testbed.system, buildRows.name)];
    await pause(PHASE_MS, undefined, { signal });
    const counts = await countsOf(testbed.system, buildRows.name);
    const spreading = load.samples.filter(({ at }) => at >= begun && at < settled);
    const after = load.samples.filter(({ at }) => at >= settled);
    return {
      round,
      what,
      healthyP99Ms: p99(healthy),
      openedAfterMs: opened - begun,
      longestBeforeMs: Math.max(...spreading.map(({ ms: took }) => took)),
      afterP99Ms: p99(after),
      throughput: after.length / healthy.length,
      empty: load.samples.filter(({ hasRows }) => !hasRows).length,
      counts: { calls: counts.calls - before.calls, probes: counts.probes - before.probes },
    };
  } finally {
    await end(testbed);
  }
}

async function sampleFor(durationMs: number): Promise<readonly Sample[]> {
  await using load = new ClosedLoop(testbed.viewers, CONNECTIONS);
  await pause(durationMs, undefined, { signal });
  return load.samples;
}

function p99(samples: readonly Sample[]): number {
  return percentile(
    samples.map(({ ms: took }) => took),
    0.99,
  );
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}
