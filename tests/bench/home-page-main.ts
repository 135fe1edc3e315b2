// npm run bench -- home-page: the processor time of a home page over all processes, compared with bare Fastify that
// sends the same bytes, in the same rounds. With --write the figures go to docs/performance.md; with --guard one round
// fails if a figure is more than twice as bad as there.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { home } from '@marquee/contracts/gateway';
import { Agent, request } from 'undici';
import { openTestbed } from '../drill/testbed.js';
import type { SignedInViewer } from '../support/gateway.js';
import { abortOnInterrupt } from '../support/interrupt.js';
import { cpuByService, pidsOf } from './cpu.js';
import type { Pids } from './cpu.js';
import { ratiosOf, regressions, writeReport } from './home-page-report.js';
import type { Round, Sample } from './home-page-report.js';
import { idleByService, receivePage } from './page-cost.js';
import type { ReceivedPage } from './page-cost.js';

/** Share of one processor that each service uses without requests. */
type IdleCpu = ReadonlyMap<string, number>;

const isGuard = process.argv.includes('--guard');
const ROUNDS = isGuard ? 1 : 5;
/** Few, so that no page is late: this measures work, not waiting. */
const CONNECTIONS = 4;
const WARM_UP = 3_000;
/** A process that stalls makes a page late. More of them would make the figures those of another page. */
const MAX_NOT_LIVE = 0.01;
const WARM_VIEWERS = 20;
/** More than the smallest cache holds. */
const COLD_VIEWERS = 100;
const REQUESTS = { anchor: 8_000, warm: 3_000, gzip: 3_000, cold: 600 };

const signal = abortOnInterrupt();
const agent = new Agent({ connections: CONNECTIONS });
await using testbed = await openTestbed((what) => console.log(`  ${what} …`));
const { system, gateway } = testbed;
await system.setProperty('gateway.limits.sessionPerSecond', 100_000);
const listed = await gateway.listViewers(COLD_VIEWERS);
const viewers = await Promise.all(listed.map(({ viewerId }) => gateway.signIn(viewerId)));
const warm = viewers.slice(0, WARM_VIEWERS);

const folder = mkdtempSync(join(tmpdir(), 'marquee-bench-'));
await untilAllLive(warm);
const example = await fetchPage(warm[0] as SignedInViewer);
writeFileSync(join(folder, 'page.json'), example);
const anchor = spawn(process.execPath, [join(import.meta.dirname, 'anchor-main.js'), join(folder, 'page.json')], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const [port] = (await once(anchor.stdout, 'data')) as [Buffer];
  const anchorUrl = `http://127.0.0.1:${String(port).trim()}/`;
  const rounds: Round[] = [];
  await ours(warm, WARM_UP, {}).catch(() => undefined);
  for (let round = 1; round <= ROUNDS && !signal.aborted; round += 1) {
    const idle = await idleByService(pidsOf(system), signal);
    rounds.push({
      anchor: await sample(new Map([['anchor', [anchor.pid ?? 0]]]), REQUESTS.anchor, () =>
        receivePage(agent, anchorUrl, {}),
      ),
      warm: await ours(warm, REQUESTS.warm, {}, idle),
      gzip: await ours(warm, REQUESTS.gzip, { 'accept-encoding': 'gzip' }, idle),
      cold: await cold(idle),
    });
    const { anchor: base, ...others } = rounds.at(-1) as Round;
    const texts = Object.entries(others).map(
      ([name, { cpuUs }]) => `${name} ${us(cpuUs)} (${(cpuUs / base.cpuUs).toFixed(1)}x)`,
    );
    console.log(`  ${round}  bare Fastify ${us(base.cpuUs)}; ${texts.join('; ')}`);
  }
  const ratios = ratiosOf(rounds);
  console.log(`\n  Medians of ${rounds.length} rounds, times the processor time of bare Fastify`);
  for (const [name, ratio] of Object.entries(ratios)) console.log(`  ${name.padEnd(24)} ${ratio.toFixed(2)}`);
  if (process.argv.includes('--write')) writeReport(rounds);
  if (isGuard) {
    const found = regressions(rounds);
    console.log(found.length === 0 ? '\n  PASS' : `\n  FAIL: ${found.join('; ')}`);
    process.exitCode = found.length === 0 ? 0 : 1;
  }
} finally {
  anchor.kill();
  await agent.destroy();
  rmSync(folder, { recursive: true });
}

/** Pages of viewers whose rows lolomo has forgotten, so that the row-builder builds them. */
async function cold(idle: IdleCpu): Promise<Sample> {
  await system.setProperty('lolomo.lastGoodBytes', 1_000_000);
  await pause(1_000, undefined, { signal });
  try {
    return await ours(viewers, REQUESTS.cold, {}, idle);
  } finally {
    await system.removeProperty('lolomo.lastGoodBytes');
    await untilAllLive(warm);
  }
}

function ours(from: readonly SignedInViewer[], count: number, headers: Record<string, string>, idle?: IdleCpu) {
  const url = new URL(home.path, system.url).href;
  let turn = 0;
  const next = () => receivePage(agent, url, { ...(from[turn++ % from.length] as SignedInViewer).headers, ...headers });
  return sample(pidsOf(system), count, next, idle);
}

/** Sends `count` requests over a few connections; every response is checked. */
async function sample(
  services: Pids,
  count: number,
  next: () => Promise<ReceivedPage>,
  idle?: IdleCpu,
): Promise<Sample> {
  let left = count;
  const received: ReceivedPage[] = [];
  const before = cpuByService(services);
  const started = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (left-- > 0) received.push(await next());
    }),
  );
  const elapsed = performance.now() - started;
  const after = cpuByService(services);
  const usByService = new Map(
    [...after].map(([service, ms]) => {
      const used = ms - (before.get(service) ?? 0) - (idle?.get(service) ?? 0) * elapsed;
      return [service, (used * 1_000) / count];
    }),
  );
  const late = received.filter(({ isLive }) => !isLive).length;
  if (late > count * MAX_NOT_LIVE) throw new Error(`${late} of ${count} pages were not live. Close other programs.`);
  const wireBytes = received.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    cpuUs: [...usByService.values()].reduce((sum, us) => sum + us, 0),
    usByService,
    wireBytes: wireBytes / count,
  };
}

async function fetchPage(viewer: SignedInViewer): Promise<Buffer> {
  const response = await request(new URL(home.path, system.url), { dispatcher: agent, headers: viewer.headers });
  return Buffer.from(await response.body.arrayBuffer());
}

async function untilAllLive(of: readonly SignedInViewer[]): Promise<void> {
  for (const viewer of [...of, ...of]) await viewer.home();
}

function us(value: number): string {
  return `${Math.round(value)} µs`;
}
