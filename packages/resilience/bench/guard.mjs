// Measures the cost of one protected call against opossum, cockatiel and a bare await. The rounds are interleaved, so
// that all contenders see the same machine. Run it as `npm run bench:guard`; BENCH_LIBS names a folder whose
// node_modules contain opossum and cockatiel.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Command, Deadline } from '../dist/index.js';

const ROUNDS = 7;
const CALLS = 200_000;
const IN_FLIGHT = 10_000;
const MAX_RATIO = 1.0;
const MAX_BYTES = 1300;

const libs = process.env.BENCH_LIBS;
const requireLib = createRequire(libs === undefined ? import.meta.url : join(libs, 'bench.cjs'));

function optional(name) {
  try {
    return requireLib(name);
  } catch {
    console.log(`${name} is not installed and is skipped. To compare: npm i --no-save opossum@10.0.0 cockatiel@4.0.0`);
    return undefined;
  }
}

// Each contender is built around the work it protects: an immediate answer to measure time, a wait to measure memory.
const contenders = {
  bare: (work) => async () => work(),

  'marquee command': (work) => {
    const command = new Command({
      name: 'bench.call',
      group: 'bench',
      run: work,
      fallback: () => 0,
      idempotent: true,
      settings: { maxConcurrent: 1_000_000 },
    });
    return () => command.execute(undefined);
  },

  'marquee command under a request deadline': (work) => {
    const command = new Command({
      name: 'bench.call',
      group: 'bench',
      run: work,
      fallback: () => 0,
      idempotent: true,
      settings: { maxConcurrent: 1_000_000, timeoutMs: 300_000 },
    });
    const deadline = Deadline.after(600_000);
    return () => command.execute(undefined, { deadline });
  },
};

const Opossum = optional('opossum');
if (Opossum !== undefined) {
  contenders['opossum (timeout, breaker, capacity, fallback)'] = (work) => {
    const breaker = new Opossum(work, {
      timeout: 1000,
      capacity: 1_000_000,
      errorThresholdPercentage: 50,
      volumeThreshold: 20,
    });
    breaker.fallback(() => 0);
    return () => breaker.fire();
  };
}

const cockatiel = optional('cockatiel');
if (cockatiel !== undefined) {
  const { wrap, timeout, circuitBreaker, bulkhead, retry, fallback, handleAll, SamplingBreaker, TimeoutStrategy } =
    cockatiel;
  contenders['cockatiel wrap(fallback, retry, breaker, bulkhead, timeout)'] = (work) => {
    const policy = wrap(
      fallback(handleAll, 0),
      retry(handleAll, { maxAttempts: 1 }),
      circuitBreaker(handleAll, {
        halfOpenAfter: 5000,
        breaker: new SamplingBreaker({ threshold: 0.5, duration: 10_000 }),
      }),
      bulkhead(1_000_000),
      timeout(1000, TimeoutStrategy.Aggressive),
    );
    return () => policy.execute(work);
  };
}

async function nsPerCall(call) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < CALLS; i++) await call();
  return Number(process.hrtime.bigint() - start) / CALLS;
}

async function bytesInFlight(make) {
  const answers = [];
  const call = make(() => new Promise((resolve) => answers.push(resolve)));
  const settle = async () => {
    for (const answer of answers.splice(0)) answer(1);
    await new Promise((resolve) => setImmediate(resolve));
  };
  await Promise.all([call(), settle()]);
  global.gc();
  const before = process.memoryUsage().heapUsed;
  const calls = Array.from({ length: IN_FLIGHT }, call);
  await new Promise((resolve) => setImmediate(resolve));
  global.gc();
  const bytes = (process.memoryUsage().heapUsed - before) / IN_FLIGHT;
  await settle();
  await Promise.all(calls);
  return bytes;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const answer = async () => 1;
const names = Object.keys(contenders);
const calls = names.map((name) => contenders[name](answer));
const rounds = names.map(() => []);

for (const call of calls) await nsPerCall(call);
for (let round = 0; round < ROUNDS; round++) {
  // The order changes each round, because the contender after cockatiel pays for its garbage.
  for (let i = 0; i < names.length; i++) {
    const index = (i + round) % names.length;
    global.gc();
    rounds[index].push(await nsPerCall(calls[index]));
  }
}

const anchor = names.findIndex((name) => name.startsWith('opossum'));
let failed = false;
console.log(
  `node ${process.version}, ${ROUNDS} rounds x ${CALLS} awaited calls; ns min/median/max, x opossum (median of the rounds' ratios), bytes in flight`,
);
for (const [index, name] of names.entries()) {
  const ns = rounds[index];
  const ratio = anchor < 0 ? undefined : median(ns.map((value, round) => value / rounds[anchor][round]));
  const bytes = await bytesInFlight(contenders[name]);
  const figures = [Math.min(...ns), median(ns), Math.max(...ns)].map(Math.round).join('/');
  console.log(
    `${name.padEnd(60)} ${figures.padStart(20)}  ${ratio === undefined ? '   -' : ratio.toFixed(2)}x  ${Math.round(bytes)} B`,
  );
  if (name.startsWith('marquee') && ((ratio ?? 0) > MAX_RATIO || bytes > MAX_BYTES)) failed = true;
}
if (failed) {
  console.error(`Over the target of ${MAX_RATIO}x opossum and ${MAX_BYTES} bytes in flight.`);
  process.exitCode = 1;
}
