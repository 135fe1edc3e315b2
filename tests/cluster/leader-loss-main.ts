// npm run drill:cluster: kills each broker and each member of etcd of the compose cluster in turn, under load
import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { search } from '@marquee/contracts/gateway';
import { OpenLoop } from '@marquee/scheduling';
import { GatewayClient, rowOf, viewingEvent } from '../support/gateway.js';
import type { SignedInViewer } from '../support/gateway.js';
import { abortOnInterrupt } from '../support/interrupt.js';
import { percentile, until } from '../support/until.js';

const run = promisify(execFile);
const URL_OF_GATEWAY = process.env['BASE_URL'] ?? 'http://127.0.0.1:8080';
const DOCKER = process.env['DOCKER'] ?? 'docker';
const FILES = ['-f', 'docker-compose.yml', '-f', 'docker-compose.cluster.yml'];
/** Every partition, the controller and the lease registry have their leader in one of these. */
const MEMBERS = ['kafka', 'kafka-2', 'kafka-3', 'etcd', 'etcd-2', 'etcd-3'];

const VIEWERS = 12;
const PAGE_EVERY_MS = 100;
const EVENT_EVERY_MS = 250;
const DOWN_MS = 10_000;
const UP_AGAIN_MS = 5_000;
const RESEND_EVERY_MS = 500;
const APPLIED_WITHIN_MS = 60_000;
/** Fewer than My List shows. */
const TITLES_PER_VIEWER = 36;

/** A viewer, and the titles whose addition to My List was acknowledged. */
interface Listing {
  readonly viewer: SignedInViewer;
  readonly added: string[];
}

if (process.argv.includes('--help')) {
  console.log(`Usage: npm run drill:cluster

Kills each broker and each member of etcd in turn, under load, and checks that every page was answered with 200 and that
no acknowledged event was lost. Takes about three minutes. It needs the cluster of docker-compose.cluster.yml.
`);
  process.exit(0);
}

const signal = abortOnInterrupt();
const gateway = new GatewayClient(URL_OF_GATEWAY);
const listings: Listing[] = [];
for (let n = 1; n <= VIEWERS; n += 1) {
  listings.push({ viewer: await gateway.createViewer(`Cluster ${n}`), added: [] });
}
const titles = await someTitles((listings[0] as Listing).viewer);
const pages: { readonly status: number; readonly ms: number }[] = [];
let resent = 0;

for (const member of MEMBERS) {
  const before = pages.length;
  await underLoad(async () => {
    await compose('kill', member);
    await pause(DOWN_MS, undefined, { signal });
    await compose('up', '--detach', '--wait', '--no-recreate', member);
    await pause(UP_AGAIN_MS, undefined, { signal });
  });
  const during = pages.slice(before);
  const failures = during.filter(({ status }) => status !== 200).map(({ status }) => status);
  console.log(
    `  ${member.padEnd(8)} killed: ${during.length} pages, p99 ${Math.round(
      percentile(
        during.map(({ ms }) => ms),
        0.99,
      ),
    )} ms, ` + `${failures.length} failed${failures.length > 0 ? ` (${[...new Set(failures)].join(', ')})` : ''}`,
  );
}

const acknowledged = listings.reduce((sum, { added }) => sum + added.length, 0);
await Promise.all(listings.map(untilListed)).catch((error: unknown) => console.log(`  ${String(error)}`));
const lists = await Promise.all(listings.map(async (each) => ({ ...each, shown: await myList(each.viewer) })));
const lost = lists.flatMap(({ added, shown }) => added.filter((titleId) => !shown.includes(titleId)));
const failed = pages.filter(({ status }) => status !== 200).length;
console.log(
  `\n  ${pages.length} pages, ${failed} failed; ${acknowledged} events acknowledged, ${resent} after another attempt, ${lost.length} lost`,
);
console.log(failed + lost.length === 0 ? '\n  PASS' : '\n  FAIL');
process.exitCode = failed + lost.length === 0 ? 0 : 1;
await gateway.close();

async function underLoad(act: () => Promise<void>): Promise<void> {
  await using _pages = new OpenLoop(PAGE_EVERY_MS, async (due, turn) => {
    const { viewer } = listings[turn % VIEWERS] as Listing;
    const { status } = await gateway.send('GET', '/api/home', { headers: viewer.headers }).catch(() => ({ status: 0 }));
    pages.push({ status, ms: performance.now() - due });
  });
  await using _events = new OpenLoop(EVENT_EVERY_MS, (_due, turn) => addToList(listings[turn % VIEWERS] as Listing));
  await act();
}

/** Sends an event until it is acknowledged, always with the same id, as a browser does. */
async function addToList({ viewer, added }: Listing): Promise<void> {
  const titleId = titles[added.length];
  if (titleId === undefined || added.length >= TITLES_PER_VIEWER) return;
  added.push(titleId);
  const event = viewingEvent('my-list-added', titleId);
  for (let attempt = 1; ; attempt += 1) {
    const response = await viewer.postEvents(event).catch(() => undefined);
    if (response?.status === 202 && response.body.accepted === 1) return;
    if (attempt === 1) resent += 1;
    await pause(RESEND_EVERY_MS, undefined, { signal });
  }
}

async function untilListed({ viewer, added }: Listing): Promise<void> {
  await until(`${added.length} titles in My List`, APPLIED_WITHIN_MS, async () => {
    const shown = await myList(viewer);
    return added.every((titleId) => shown.includes(titleId));
  });
}

async function myList(viewer: SignedInViewer): Promise<readonly string[]> {
  const page = await viewer.page(`?items=${TITLES_PER_VIEWER}`);
  return rowOf(page, 'my-list')?.items.map(({ titleId }) => titleId) ?? [];
}

async function someTitles(viewer: SignedInViewer): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const letter of 'aeiou') {
    const { body } = await gateway.send('GET', `${search.path}?q=${letter}&limit=50`, { headers: viewer.headers });
    for (const { titleId } of search.responses[200].parse(body).titles) found.add(titleId);
  }
  return [...found].slice(0, TITLES_PER_VIEWER);
}

async function compose(...args: readonly string[]): Promise<void> {
  await run(DOCKER, ['compose', ...FILES, ...args]);
}
