import { randomInt } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { search } from '@marquee/contracts/gateway';
import { startPlatform } from '@marquee/local';
import { Edge } from '../support/edge.js';
import type { Visitor } from '../support/edge.js';
import { System } from '../support/platform.js';
import { until } from '../support/until.js';
import { untilWhole } from './drill.js';
import type { Scene } from './drill.js';
import type { Titles } from './traffic.js';

const LOAD_LIMIT_MS = 90_000;
const OLD_VIEWERS = 5;
const NEW_VIEWERS = 5;
const KNOWN_TITLES = 20;

/**
 * A system of its own in a temporary folder, on free ports, with its data in and a proxy before each engine.
 * `MARQUEE_TEST_LOGS` names a folder that its logs are kept in.
 */
export async function openScene(onStep: (what: string) => void): Promise<Scene & AsyncDisposable> {
  const home = await mkdtemp(join(tmpdir(), 'marquee-drill-'));
  await using opened = new AsyncDisposableStack();
  opened.defer(() => rm(home, { recursive: true, force: true }));
  const kept = process.env['MARQUEE_TEST_LOGS'];
  if (kept) opened.defer(() => cp(join(home, 'logs'), kept, { recursive: true }));
  opened.use(await startPlatform({ home, gatewayPort: 0, proxied: true, onStep }));
  onStep('Loading the data set');
  const system = new System(home);
  await until('the data set', LOAD_LIMIT_MS, async () => system.run().loaded, 200);
  const edge = new Edge(system.url);
  opened.defer(() => edge.close());
  const scene = await sceneOf(system, edge);
  const open = opened.move();
  return { ...scene, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

/** Viewers with a history and new ones, their pages served and whole; titles that have been asked for, and others. */
export async function sceneOf(system: System, edge: Edge): Promise<Scene> {
  const old = await edge.viewers(OLD_VIEWERS);
  const visitors = await Promise.all([
    ...old.map(({ viewerId }) => edge.visitor(viewerId)),
    ...Array.from({ length: NEW_VIEWERS }, (_, index) => edge.newViewer(`New to the house ${index + 1}`)),
  ]);
  await untilWhole({ visitors });
  return { system, edge, visitors, titles: await titlesOf(edge, visitors[0] as Visitor) };
}

async function titlesOf(edge: Edge, visitor: Visitor): Promise<Titles> {
  const found = new Set<string>();
  for (const letter of 'aeioustrnm') {
    const { body } = await edge.send('GET', `${search.path}?q=${letter}&limit=50`, { headers: visitor.headers });
    for (const { titleId } of search.responses[200].parse(body).titles) found.add(titleId);
  }
  const [known, unknown] = [[...found].slice(0, KNOWN_TITLES), [...found].slice(KNOWN_TITLES)];
  await Promise.all(known.map((titleId) => visitor.title(titleId)));
  return { known, unknown: unknown.toSorted(() => randomInt(3) - 1) };
}
