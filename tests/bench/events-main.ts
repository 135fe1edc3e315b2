// npm run bench -- events: the processor time of an event in the gateway, compared with kafkajs in a loop with batches
// that were made before, and the time to apply it in the row-builder and PostgreSQL. With --write the figures go to
// docs/performance.md.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { postEvents } from '@marquee/contracts/gateway';
import { viewingEvents } from '@marquee/contracts/topics';
import { openTestbed } from '../drill/testbed.js';
import { viewingEvent } from '../support/gateway.js';
import type { SignedInViewer } from '../support/gateway.js';
import { abortOnInterrupt } from '../support/interrupt.js';
import { percentile, until } from '../support/until.js';
import { cpuByService, pidsOf } from './cpu.js';
import type { Pids } from './cpu.js';
import { BATCH, CONNECTIONS, EVENTS } from './event-load.js';
import { idleByService } from './page-cost.js';
import { replaceSection } from './performance-page.js';

const ROUNDS = 5;
const VIEWERS = 20;
const APPLY_LIMIT_MS = 60_000;
const BARS = { ingest: 1.35, applyUs: 20 };

interface Round {
  /** Microseconds of processor time for one event. */
  readonly raw: number;
  readonly gateway: number;
  readonly apply: number;
}

let posted = 0;
const signal = abortOnInterrupt();
await using testbed = await openTestbed((what) => console.log(`  ${what} …`));
const { system, gateway, titles } = testbed;
await system.setProperty('gateway.limits.sessionPerSecond', 100_000);
const listed = await gateway.listViewers(VIEWERS);
const viewers = await Promise.all(listed.map(({ viewerId }) => gateway.signIn(viewerId)));
const appliedBefore = await applied();
const titleIds = [...titles.cached, ...titles.uncached];
const bytes = Buffer.byteLength(
  JSON.stringify({ ...eventOf(0), viewerId: viewers[0]?.viewerId, receivedAt: new Date() }),
);

const program = join(import.meta.dirname, 'raw-producer-main.js');
const raw = spawn(process.execPath, [program, system.run().engines.kafka, `${bytes}`, `${viewingEvents.partitions}`], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const answers = createInterface(raw.stdout);
try {
  await Promise.all([rawRound(), ingest()]);
  await allApplied();
  const rounds: Round[] = [];
  for (let round = 1; round <= ROUNDS && !signal.aborted; round += 1) {
    const idle = await idleByService(pidsOf(system), signal);
    const rawCpu = await cpuDuring(new Map([['raw', [raw.pid ?? 0]]]), new Map(), rawRound);
    const cpu = await cpuDuring(pidsOf(system), idle, async () => {
      await ingest();
      await allApplied();
    });
    const of = (service: string) => cpu.get(service) ?? 0;
    rounds.push({ raw: rawCpu.get('raw') ?? 0, gateway: of('gateway'), apply: of('row-builder') + of('postgres') });
    const { raw: base, gateway: ours, apply } = rounds.at(-1) as Round;
    console.log(
      `  ${round}  kafkajs ${base.toFixed(1)} µs; gateway ${ours.toFixed(1)} µs; apply ${apply.toFixed(1)} µs`,
    );
  }
  report(rounds);
} finally {
  raw.kill();
}

function report(rounds: readonly Round[]): void {
  const median = (of: (round: Round) => number) => percentile(rounds.map(of), 0.5);
  const ingestRatio = median((round) => round.gateway / round.raw);
  const applyUs = median(({ apply }) => apply);
  const perCore = 1_000_000 / median((round) => round.gateway);
  const verdict = (met: boolean) => (met ? 'met' : 'missed');
  const rows = [
    [
      'ingest',
      'the gateway, to kafkajs in a loop',
      `${ingestRatio.toFixed(2)}x`,
      `${BARS.ingest}x`,
      verdict(ingestRatio <= BARS.ingest),
    ],
    [
      'apply',
      'row-builder and PostgreSQL',
      `${applyUs.toFixed(0)} µs`,
      `${BARS.applyUs} µs`,
      verdict(applyUs <= BARS.applyUs),
    ],
  ];
  const table = [
    '| figure | processor time of an event | median | bar | |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ];
  const note = `Medians of ${rounds.length} rounds of ${EVENTS} events of ${bytes} bytes in requests of ${BATCH}. kafkajs takes ${median((round) => round.raw).toFixed(1)} µs for an event, the gateway ${median((round) => round.gateway).toFixed(1)} µs: a core accepts ${Math.round(perCore / 1_000)},000 events a second, and the 210,000 a second of 300 bidding servers (AdRoll) would take ${Math.ceil(210_000 / perCore)} cores of gateways and ${Math.ceil((210_000 * applyUs) / 1_000_000)} cores to apply them.`;
  console.log(`\n${table.join('\n')}\n\n  ${note}`);
  if (process.argv.includes('--write')) replaceSection('events', `${table.join('\n')}\n\n${note}`);
}

async function rawRound(): Promise<void> {
  const answered = once(answers, 'line');
  raw.stdin.write('round\n');
  await answered;
}

/** Posts all events of a round. Their bodies are made before. */
async function ingest(): Promise<void> {
  const bodies = Array.from({ length: EVENTS / BATCH }, () =>
    JSON.stringify({ events: Array.from({ length: BATCH }, (_, index) => eventOf(index)) }),
  );
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (let raw = bodies.pop(); raw !== undefined; raw = bodies.pop()) {
        const { headers } = viewers[bodies.length % viewers.length] as SignedInViewer;
        const { status, body } = await gateway.send<{ accepted: number }>('POST', postEvents.path, { headers, raw });
        if (status !== 202 || body.accepted !== BATCH) throw new Error(`${status}: ${JSON.stringify(body)}`);
      }
    }),
  );
  posted += EVENTS;
}

function eventOf(index: number) {
  const titleId = titleIds[index % titleIds.length] ?? '';
  return viewingEvent('play-progress', titleId, { positionSeconds: 60, durationSeconds: 6_000 });
}

async function allApplied(): Promise<void> {
  await until('all events to be applied', APPLY_LIMIT_MS, async () => (await applied()) - appliedBefore >= posted, 200);
}

/** Only this benchmark sends this kind. */
async function applied(): Promise<number> {
  return (await system.statistics()).events['play-progress'] ?? 0;
}

/** Microseconds of processor time for one event, by service, while `work` runs. */
async function cpuDuring(
  services: Pids,
  idle: ReadonlyMap<string, number>,
  work: () => Promise<void>,
): Promise<ReadonlyMap<string, number>> {
  const before = cpuByService(services);
  const started = performance.now();
  await work();
  const elapsed = performance.now() - started;
  const used = [...cpuByService(services)].map(([service, ms]) => {
    const own = ms - (before.get(service) ?? 0) - (idle.get(service) ?? 0) * elapsed;
    return [service, (own * 1_000) / EVENTS] as const;
  });
  return new Map(used);
}
