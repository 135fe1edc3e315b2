// npm run bench -- hung: pages while a dependency hangs, beside the same system healthy, in the same round
import { setTimeout as pause } from 'node:timers/promises';
import { buildRows } from '@marquee/contracts/row-builder';
import { untilWhole } from '../drill/drill.js';
import { untilInterrupted } from '../drill/interrupt.js';
import { openScene } from '../drill/scene.js';
import type { Scene } from '../drill/drill.js';
import { percentile, until } from '../support/until.js';
import { attemptsOf, breakersOpened } from './attempts.js';
import type { Attempts } from './attempts.js';
import { ClosedLoop } from './closed-loop.js';
import type { Sample } from './closed-loop.js';

const CONNECTIONS = 8;
const PHASE_MS = 10_000;
const ROUNDS = 3;
/** Deadline of the home page and 50 ms. */
const LONGEST_MS = 350;
const MAX_RATIO = 1.2;
/** What was under way when the breaker opened has ended by then. */
const SETTLED_MS = 500;
/** Each may have had a probe under way when counting began. */
const LOLOMOS = 2;
const LATE_MS = 10_000;

interface Hanging {
  readonly what: string;
  readonly begin: (scene: Scene) => Promise<void>;
  readonly end: (scene: Scene) => Promise<void>;
}

const ROW_BUILDERS = ['row-builder-1', 'row-builder-2'];
const HANGING: readonly Hanging[] = [
  {
    what: 'accepts and never answers',
    begin: async ({ system }) => void (await Promise.all(ROW_BUILDERS.map((name) => system.pause(name)))),
    end: async ({ system }) => void (await system.reviveAll()),
  },
  {
    what: 'refuses connections',
    begin: async ({ system }) => void (await Promise.all(ROW_BUILDERS.map((name) => system.hold(name)))),
    end: async ({ system }) => void (await system.reviveAll()),
  },
  {
    what: `answers after ${LATE_MS / 1_000} s`,
    begin: ({ system }) => system.fault({ target: buildRows.name, kind: 'delay', delayMs: LATE_MS, seconds: 60 }),
    end: ({ system }) => system.clearFaults(),
  },
];

interface Row {
  readonly round: number;
  readonly what: string;
  readonly healthyP99Ms: number;
  readonly openedAfterMs: number;
  readonly longestBeforeMs: number;
  readonly afterP99Ms: number;
  readonly throughput: number;
  readonly empty: number;
  readonly attempts: Attempts;
}

const signal = untilInterrupted();
await using scene = await openScene((what) => console.log(`  ${what} …`));
// Ten viewers who ask as fast as they are answered are not what the edge takes for a viewer.
await scene.system.setProperty('gateway.limits.sessionPerSecond', 100_000);
console.log(`\n  row-builder hangs; ${CONNECTIONS} connections ask for pages, one after the other\n`);
const rows: Row[] = [];
for (let round = 1; round <= ROUNDS; round += 1) {
  for (const hanging of HANGING) {
    const row = await measure(round, hanging);
    rows.push(row);
    console.log(
      [
        `  ${round}  ${row.what.padEnd(26)}`,
        `healthy p99 ${ms(row.healthyP99Ms)}`,
        `opened after ${ms(row.openedAfterMs)}, longest page until then ${ms(row.longestBeforeMs)}`,
        `p99 afterwards ${ms(row.afterP99Ms)} (${(row.afterP99Ms / row.healthyP99Ms).toFixed(2)}x)`,
        `throughput ${row.throughput.toFixed(2)}x`,
        `${row.attempts.calls} calls in ${row.attempts.probes} half-open periods`,
        `${row.empty} pages without rows`,
      ].join('; '),
    );
  }
}

const ratios = HANGING.map(({ what }) => {
  const of = rows.filter((row) => row.what === what).map((row) => row.afterP99Ms / row.healthyP99Ms);
  return { what, median: percentile(of, 0.5) };
});
const findings = [
  ...rows
    .filter(({ longestBeforeMs }) => longestBeforeMs > LONGEST_MS)
    .map((row) => `round ${row.round}, ${row.what}: a page took ${ms(row.longestBeforeMs)}, not ${LONGEST_MS} ms`),
  ...rows
    .filter(({ empty }) => empty > 0)
    .map((row) => `round ${row.round}, ${row.what}: ${row.empty} pages had no rows`),
  ...rows
    .filter(({ attempts }) => attempts.calls > attempts.probes + LOLOMOS || attempts.probes === 0)
    .map(
      (row) =>
        `round ${row.round}, ${row.what}: ${row.attempts.calls} calls in ${row.attempts.probes} half-open periods`,
    ),
  ...ratios
    .filter(({ median }) => median > MAX_RATIO)
    .map(({ what, median }) => `${what}: p99 is ${median.toFixed(2)}x the healthy one, not ${MAX_RATIO}x`),
];
console.log(`\n  ${ratios.map(({ what, median }) => `${what}: median ${median.toFixed(2)}x`).join('; ')}`);
console.log(findings.length === 0 ? '\n  It holds.' : `\n  It does not hold: ${findings.join('; ')}.`);
process.exitCode = findings.length === 0 ? 0 : 1;

async function measure(round: number, { what, begin, end }: Hanging): Promise<Row> {
  await untilWhole(scene);
  const healthy = await sampleFor(PHASE_MS);
  await using load = new ClosedLoop(scene.visitors, CONNECTIONS);
  const openedBefore = await breakersOpened(scene.system, buildRows.name);
  const begun = performance.now();
  try {
    await begin(scene);
    await until('every breaker to open', PHASE_MS, async () =>
      (await breakersOpened(scene.system, buildRows.name)).every((count, index) => count > (openedBefore[index] ?? 0)),
    );
    const opened = performance.now();
    await pause(SETTLED_MS, undefined, { signal });
    const [settled, before] = [performance.now(), await attemptsOf(scene.system, buildRows.name)];
    await pause(PHASE_MS, undefined, { signal });
    const attempts = await attemptsOf(scene.system, buildRows.name);
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
      attempts: { calls: attempts.calls - before.calls, probes: attempts.probes - before.probes },
    };
  } finally {
    await end(scene);
  }
}

async function sampleFor(durationMs: number): Promise<readonly Sample[]> {
  await using load = new ClosedLoop(scene.visitors, CONNECTIONS);
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
