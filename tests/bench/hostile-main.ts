// npm run bench -- hostile: pages of viewers while one address sends 100 expensive or invalid requests a second
import { setTimeout as pause } from 'node:timers/promises';
import { home, openSession, postEvents, search } from '@marquee/contracts/gateway';
import { OpenLoop } from '@marquee/scheduling';
import { openTestbed } from '../drill/testbed.js';
import { untilWhole } from '../drill/drill.js';
import type { SignedInViewer } from '../support/gateway.js';
import { abortOnInterrupt } from '../support/interrupt.js';
import { StallMonitor } from '../support/stall.js';
import { percentile } from '../support/until.js';

const ROUNDS = 3;
const PHASE_MS = 10_000;
const PAGE_EVERY_MS = 50;
const HOSTILE_EVERY_MS = 10;
/** The deadline of the home page plus 50 ms. */
const LONGEST_PAGE_MS = 350;
/** How long 99 of 100 turns of a gateway's event loop may be late. */
const LONGEST_DELAY_MS = 50;

interface HostileRequest {
  readonly what: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How late the turns of a gateway's event loop were, in ms; of the two gateways, the one that was later. */
interface EventLoopDelay {
  readonly p99: number;
  readonly max: number;
}

interface PhaseResult {
  readonly pageP99Ms: number;
  readonly delay: EventLoopDelay;
  readonly pagesNot200: number;
}

const objectOf = (keys: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: keys }, (_, n) => [n, 1]));

/** Each is expensive or invalid in another way. The bodies of events are almost as large as the contract allows. */
function hostileRequests({ headers }: SignedInViewer): readonly HostileRequest[] {
  const events = JSON.stringify({ events: Array.from({ length: 500 }, () => objectOf(80)) });
  const nested = '['.repeat(190_000) + ']'.repeat(190_000);
  return [
    {
      what: 'a body of 120,000 unknown fields',
      method: 'POST',
      path: openSession.path,
      body: JSON.stringify(objectOf(120_000)),
    },
    { what: '500 invalid events of 80 unknown fields', method: 'POST', path: postEvents.path, body: events, headers },
    { what: 'a body nested 190,000 deep', method: 'POST', path: postEvents.path, body: nested, headers },
    { what: 'malformed baggage', method: 'GET', path: home.path, headers: { ...headers, baggage: 'marquee-fault=%' } },
    { what: 'a search for one letter', method: 'GET', path: `${search.path}?q=a&limit=50`, headers },
    { what: 'a search for 100 wildcards', method: 'GET', path: `${search.path}?q=${'%25'.repeat(100)}`, headers },
    { what: 'a malformed path', method: 'GET', path: '/api/titles/%' },
    {
      what: 'a wrong session',
      method: 'GET',
      path: home.path,
      headers: { authorization: `Bearer v2.${'x'.repeat(2_000)}.y` },
    },
    { what: 'a large cookie', method: 'GET', path: home.path, headers: { cookie: 'marquee_session=x;'.repeat(500) } },
    { what: 'a chosen number of rows', method: 'GET', path: `${home.path}?rows=1e9`, headers },
  ];
}

const signal = abortOnInterrupt();
await using testbed = await openTestbed((what) => console.log(`  ${what} …`));
const { gateway, system, viewers } = testbed;
const requests = hostileRequests(await gateway.createViewer('Hostile'));
const answers = new Map<string, Map<number, number>>();
console.log(`\n  Pages every ${PAGE_EVERY_MS} ms; then also a hostile request every ${HOSTILE_EVERY_MS} ms\n`);

await untilWhole(testbed);
await measure(true); // The first round runs code that is not compiled yet.
answers.clear();
const rounds: { readonly healthy: PhaseResult; readonly hostile: PhaseResult }[] = [];
for (let round = 1; round <= ROUNDS; round += 1) {
  await untilWhole(testbed);
  const healthy = await measure(false);
  const hostile = await measure(true);
  rounds.push({ healthy, hostile });
  console.log(
    `  ${round}  page p99 ${ms(healthy.pageP99Ms)}, then ${ms(hostile.pageP99Ms)}; delay of an event loop ` +
      `p99 ${ms(healthy.delay.p99)}, max ${ms(healthy.delay.max)}, then p99 ${ms(hostile.delay.p99)}, max ${ms(hostile.delay.max)}`,
  );
}
for (const { what } of requests) {
  const counts = [...(answers.get(what) ?? [])].map(([status, count]) => `${count} x ${status}`);
  console.log(`  ${what.padEnd(42)} ${counts.join(', ')}`);
}

const median = (of: (result: PhaseResult) => number, phase: 'healthy' | 'hostile' = 'hostile'): number =>
  percentile(
    rounds.map((round) => of(round[phase])),
    0.5,
  );
const serverErrors = [...answers].flatMap(([what, counts]) =>
  [...counts.keys()].filter((status) => status >= 500).map((status) => `${what}: ${status}`),
);
const findings = [
  ...(median(({ pageP99Ms }) => pageP99Ms) > LONGEST_PAGE_MS
    ? [`the p99 of pages is above ${LONGEST_PAGE_MS} ms`]
    : []),
  ...(median(({ delay }) => delay.p99) > LONGEST_DELAY_MS
    ? [`the p99 of the delay of an event loop is above ${LONGEST_DELAY_MS} ms`]
    : []),
  ...(rounds.some(({ hostile }) => hostile.pagesNot200 > 0) ? ['a page of a viewer was not answered with 200'] : []),
  ...serverErrors.map((each) => `a server error for ${each}`),
];
console.log(
  `\n  medians: page p99 ${ms(median(({ pageP99Ms }) => pageP99Ms))} (healthy ${ms(median(({ pageP99Ms }) => pageP99Ms, 'healthy'))}), ` +
    `delay p99 ${ms(median(({ delay }) => delay.p99))} (healthy ${ms(median(({ delay }) => delay.p99, 'healthy'))})`,
);
console.log(findings.length === 0 ? '\n  PASS' : `\n  FAIL: ${findings.join('; ')}.`);
process.exitCode = findings.length === 0 ? 0 : 1;

async function measure(withHostile: boolean): Promise<PhaseResult> {
  const pages: number[] = [];
  let pagesNot200 = 0;
  await eventLoopDelay(); // A scrape resets the metric.
  using stall = new StallMonitor();
  {
    await using _pages = new OpenLoop(PAGE_EVERY_MS, async (due, turn) => {
      const { headers } = viewers[turn % viewers.length] as SignedInViewer;
      const { status } = await gateway.send('GET', home.path, { headers });
      pages.push(performance.now() - due);
      if (status !== 200) pagesNot200 += 1;
    });
    await using _hostile = withHostile ? new OpenLoop(HOSTILE_EVERY_MS, (_due, turn) => attack(turn)) : undefined;
    await pause(PHASE_MS, undefined, { signal });
  }
  // What the load generator itself was late is not the gateway's.
  return { pageP99Ms: percentile(pages, 0.99) - stall.maxMs, delay: await eventLoopDelay(), pagesNot200 };
}

async function attack(turn: number): Promise<void> {
  const { what, method, path, body, headers } = requests[turn % requests.length] as HostileRequest;
  const status = await gateway
    .send(method, path, {
      ...(body !== undefined && { raw: body }),
      headers: { ...headers },
    })
    // The gateway closes the connection of a body that it does not read.
    .then(
      (response) => response.status,
      () => 0,
    );
  const counts = answers.get(what) ?? new Map<number, number>();
  answers.set(what, counts.set(status, (counts.get(status) ?? 0) + 1));
}

/** The delay since the last call, less the resolution of the metric. */
async function eventLoopDelay(): Promise<EventLoopDelay> {
  const targets = (await system.scrapeTargets()).filter(({ labels }) => labels['service'] === 'gateway');
  const texts = targets.map(async ({ targets: [host] }) => (await fetch(`http://${host}/metrics`)).text());
  const delays = await Promise.all(texts);
  const worst = (quantile: string): number =>
    Math.max(...delays.map((text) => delayIn(text, `nodejs_eventloop_lag_${quantile}_seconds`)));
  return { p99: worst('p99'), max: worst('max') };
}

function delayIn(metrics: string, name: string): number {
  const RESOLUTION_MS = 10;
  const found = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(metrics)?.[1];
  if (found === undefined) throw new Error(`A gateway has no metric ${name}.`);
  return Math.max(0, Number(found) * 1_000 - RESOLUTION_MS);
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}
