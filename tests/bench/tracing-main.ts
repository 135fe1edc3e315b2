// npm run bench -- tracing: the processor time of a home page with tracing, compared with a second system without it
// that is measured in the same rounds. The time of the console, which receives the spans, counts.
import { setTimeout as pause } from 'node:timers/promises';
import { home } from '@marquee/contracts/gateway';
import { Agent } from 'undici';
import { openTestbed } from '../drill/testbed.js';
import { abortOnInterrupt } from '../support/interrupt.js';
import { percentile } from '../support/until.js';
import { cpuBetween, cpuTimes } from './cpu.js';
import { idleByService, receivePage } from './page-cost.js';

const ROUNDS = 5;
const CONNECTIONS = 4;
const REQUESTS = 1_500;
const WARM_UP = 2_500;
/** Spans are sent once a second. */
const SENT_AFTER_MS = 2_000;
/** Shares of traces that are recorded, and the most that a page may then cost. */
const BARS = new Map<number, number | undefined>([
  [0, undefined],
  [0.1, 1.1],
  [1, undefined],
]);

type Testbed = Awaited<ReturnType<typeof openTestbed>>;

const signal = abortOnInterrupt();
const agent = new Agent({ connections: CONNECTIONS });
const say = (name: string) => (what: string) => console.log(`  ${name}: ${what} …`);
await using off = await openTestbed(say('without tracing'));
await using on = await openTestbed(say('with tracing'), { observe: true });
await on.system.setProperty('tracing.reservoir', 0);
for (const { system } of [off, on]) await system.setProperty('gateway.limits.sessionPerSecond', 100_000);

const ratios = new Map<number, number[]>([...BARS.keys()].map((share) => [share, []]));
await costOf(off, WARM_UP);
await costOf(on, WARM_UP);
for (let round = 1; round <= ROUNDS && !signal.aborted; round += 1) {
  const base = await costOf(off, REQUESTS);
  const costs: string[] = [];
  for (const share of BARS.keys()) {
    await on.system.setProperty('tracing.sampleRatio', share);
    await pause(SENT_AFTER_MS, undefined, { signal });
    const cost = await costOf(on, REQUESTS);
    ratios.get(share)?.push(cost / base);
    costs.push(`${share * 100} % ${(cost / base).toFixed(2)}x`);
  }
  console.log(`  ${round}  off ${Math.round(base)} µs; ${costs.join('; ')}`);
}
console.log(`\n  Medians of ${ROUNDS} rounds, times the processor time of a page without tracing`);
for (const [share, values] of ratios) {
  const median = percentile(values, 0.5);
  const bar = BARS.get(share);
  const verdict = bar === undefined ? '' : `, bar ${bar}: ${median <= bar ? 'met' : 'missed'}`;
  console.log(`  ${share * 100} % of traces recorded: ${median.toFixed(2)}${verdict}`);
  if (bar !== undefined && median > bar) process.exitCode = 1;
}
await agent.destroy();

/** Microseconds of processor time for one page, over all processes, including the spans that are sent afterwards. */
async function costOf({ system, viewers }: Testbed, count: number): Promise<number> {
  const pids = system.run().processes.flatMap(({ pid }) => pid ?? []);
  const idle = (await idleByService(new Map([['all', pids]]), signal)).get('all') ?? 0;
  const url = new URL(home.path, system.url).href;
  let left = count;
  const before = cpuTimes(pids);
  const started = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (left-- > 0) await receivePage(agent, url, { ...viewers[left % viewers.length]?.headers });
    }),
  );
  await pause(SENT_AFTER_MS, undefined, { signal });
  return ((cpuBetween(before, cpuTimes(pids)) - idle * (performance.now() - started)) * 1_000) / count;
}
