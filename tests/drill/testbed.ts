import { randomInt } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { search } from '@marquee/contracts/gateway';
import { startPlatform } from '@marquee/local';
import { GatewayClient } from '../support/gateway.js';
import type { SignedInViewer } from '../support/gateway.js';
import { System } from '../support/platform.js';
import { until } from '../support/until.js';
import { untilWhole } from './drill.js';
import type { Testbed } from './drill.js';
import type { TitleSupply } from './traffic.js';

const LOAD_LIMIT_MS = 90_000;
const EXISTING_VIEWERS = 5;
const NEW_VIEWERS = 5;
const CACHED_TITLES = 20;

/**
 * Starts a separate system in a temporary data directory, on free ports, with its data set loaded and a TCP proxy in
 * front of each engine. `MARQUEE_TEST_LOGS` names a folder to keep its logs in.
 */
export async function openTestbed(
  onStep: (what: string) => void,
  { observe = false }: { readonly observe?: boolean } = {},
): Promise<Testbed & AsyncDisposable> {
  const dataDir = await mkdtemp(join(tmpdir(), 'marquee-drill-'));
  await using opened = new AsyncDisposableStack();
  opened.defer(() => rm(dataDir, { recursive: true, force: true }));
  const kept = process.env['MARQUEE_TEST_LOGS'];
  if (kept) opened.defer(() => cp(join(dataDir, 'logs'), kept, { recursive: true }));
  opened.use(await startPlatform({ dataDir, gatewayPort: 0, proxied: true, observe, onStep }));
  onStep('Loading the data set');
  const system = new System(dataDir);
  await until('the data set', LOAD_LIMIT_MS, async () => system.run().loaded, 200);
  const gateway = new GatewayClient(system.url);
  opened.defer(() => gateway.close());
  const testbed = await prepareTestbed(system, gateway);
  const open = opened.move();
  return { ...testbed, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

/** Signs in viewers with and without a history, waits until their pages are whole, and requests some titles. */
async function prepareTestbed(system: System, gateway: GatewayClient): Promise<Testbed> {
  const existing = await gateway.listViewers(EXISTING_VIEWERS);
  const viewers = await Promise.all([
    ...existing.map(({ viewerId }) => gateway.signIn(viewerId)),
    ...Array.from({ length: NEW_VIEWERS }, (_, index) => gateway.createViewer(`New viewer ${index + 1}`)),
  ]);
  await untilWhole({ viewers });
  return { system, gateway, viewers, titles: await supplyTitles(gateway, viewers[0] as SignedInViewer) };
}

async function supplyTitles(gateway: GatewayClient, viewer: SignedInViewer): Promise<TitleSupply> {
  const found = new Set<string>();
  for (const letter of 'aeioustrnm') {
    const { body } = await gateway.send('GET', `${search.path}?q=${letter}&limit=50`, { headers: viewer.headers });
    for (const { titleId } of search.responses[200].parse(body).titles) found.add(titleId);
  }
  const [cached, uncached] = [[...found].slice(0, CACHED_TITLES), [...found].slice(CACHED_TITLES)];
  await Promise.all(cached.map((titleId) => viewer.title(titleId)));
  return { cached, uncached: uncached.toSorted(() => randomInt(3) - 1) };
}
