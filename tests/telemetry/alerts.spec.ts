import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { buildRows } from '@marquee/contracts/row-builder';
import { FAULT_CASES } from '@marquee/monitoring';
import type { FaultCase } from '@marquee/monitoring';
import { GatewayClient, halfWatched, isWhole } from '../support/gateway.js';
import type { SignedInViewer } from '../support/gateway.js';
import { systemUnderTest } from '../support/platform.js';
import { until } from '../support/until.js';
import { Monitoring } from './prometheus.js';

/** At a divisor of 60, the fast burn looks at a minute and at 5 s. */
const FIRES_WITHIN_MS = 30_000;
const CLEARS_WITHIN_MS = 90_000;
const LONG_ENOUGH_MS = 15_000;
const PAGING = ['EventsLost', 'EventsNotApplied', 'EventsNotFresh', 'HomeNotServed', 'HomeSlow', 'HomeUnreachable'];

describe('the alerts of a running system', () => {
  const system = systemUnderTest();
  const gateway = new GatewayClient(system.url);
  const stopping = new AbortController();
  let monitoring: Monitoring;
  let viewers: SignedInViewer[];
  let traffic: Promise<unknown>;

  beforeAll(async () => {
    viewers = await Promise.all((await gateway.listViewers(5)).map(({ viewerId }) => gateway.signIn(viewerId)));
    traffic = Promise.all([openPages(), play()]);
    monitoring = await Monitoring.start(system);
    await calm();
  }, 180_000);
  afterEach(async () => {
    await system.reviveAll();
    await system.clearFaults();
    await calm();
  }, 180_000);
  afterAll(async () => {
    stopping.abort();
    await traffic;
    await monitoring[Symbol.asyncDispose]();
    await gateway.close();
  }, 30_000);

  /** Ten pages a second; what they are does not matter here. */
  async function openPages(): Promise<void> {
    for (let turn = 0; !stopping.signal.aborted; turn += 1) {
      void viewers[turn % viewers.length]?.home().catch(() => undefined);
      await pause(100);
    }
  }

  /** An event a second, without which nothing could be fresh or late. */
  async function play(): Promise<void> {
    for (let turn = 0; !stopping.signal.aborted; turn += 1) {
      const viewer = viewers[turn % viewers.length];
      const page = await viewer?.page().catch(() => undefined);
      const titleId = page?.rows[0]?.items[0]?.titleId;
      if (titleId !== undefined) await viewer?.postEvents(halfWatched(titleId)).catch(() => undefined);
      await pause(1_000);
    }
  }

  /** Waits until the home page is whole and no alert that pages, or that follows from a fault, fires. */
  async function calm(): Promise<void> {
    await until('whole pages', 45_000, async () =>
      (await Promise.all(viewers.map((each) => each.page()))).every(isWhole),
    );
    await until(
      'no alerts',
      CLEARS_WITHIN_MS,
      async () => {
        const firing = await monitoring.firing();
        const left = [...PAGING, 'HomeNotLive', 'BreakerOpen', 'InstanceDown'].filter((name) => firing.has(name));
        if (left.length > 0) throw new Error(`firing: ${left.join(', ')}`);
        return true;
      },
      500,
    );
    monitoring.pages.length = 0;
  }

  const untilFiring = (name: string) =>
    until(name, FIRES_WITHIN_MS, async () => (await monitoring.firing()).has(name), 250);

  /** Waits until what must notify fires and what must page has paged. Returns everything that has paged until then. */
  async function pagesOf({ pages, notifies }: FaultCase, withinMs = FIRES_WITHIN_MS): Promise<string[]> {
    for (const name of notifies) await untilFiring(name);
    if (pages.length === 0) await pause(LONG_ENOUGH_MS);
    await until('the pages', withinMs, async () => pages.every((name) => monitoring.pages.includes(name)), 250);
    return [...new Set(monitoring.pages)];
  }

  it('page when the home page fails, which takes the ladder being switched off', async () => {
    await system.setProperty('ladder.enabled', false);
    try {
      await system.keepDown('lolomo-1');
      await system.keepDown('lolomo-2');
      expect(await pagesOf(FAULT_CASES['pages-fail'])).toEqual(FAULT_CASES['pages-fail'].pages);
    } finally {
      await system.removeProperty('ladder.enabled');
    }
  }, 240_000);

  it('notify while row-builder is frozen, and page only when no event was applied for ten minutes', async () => {
    await system.pause('row-builder-1');
    await system.pause('row-builder-2');
    await untilFiring('HomeNotLive');
    expect(monitoring.pages).toEqual([]);
    expect(await pagesOf(FAULT_CASES['row-builder-frozen'], 3 * CLEARS_WITHIN_MS)).toEqual(
      FAULT_CASES['row-builder-frozen'].pages,
    );
    await system.resume('row-builder-1');
    await system.resume('row-builder-2');
  }, 400_000);

  it('notify and do not page while row-builder is broken and the ladder serves the page', async () => {
    await system.fault({ target: buildRows.name, kind: 'error', seconds: 120 });
    expect(await pagesOf(FAULT_CASES['row-builder-failing'])).toEqual(FAULT_CASES['row-builder-failing'].pages);
  }, 240_000);

  it('notify and do not page while an instance is down and another answers', async () => {
    await system.keepDown('lolomo-1');
    expect(await pagesOf(FAULT_CASES['one-lolomo-down'])).toEqual(FAULT_CASES['one-lolomo-down'].pages);
  }, 240_000);

  it('notify and do not page while no instance can renew its lease', async () => {
    await system.pause('etcd');
    expect(await pagesOf(FAULT_CASES['etcd-frozen'])).toEqual(FAULT_CASES['etcd-frozen'].pages);
    await system.resume('etcd');
    await until(
      'the alert to clear',
      CLEARS_WITHIN_MS,
      async () => !(await monitoring.firing()).has('LeaseNotRenewed'),
    );
  }, 240_000);

  it('do not page while another program uses a processor', async () => {
    const hog = spawn(process.execPath, ['-e', 'for (;;) {}'], { stdio: 'ignore' });
    try {
      expect(await pagesOf(FAULT_CASES['processor-busy'])).toEqual(FAULT_CASES['processor-busy'].pages);
    } finally {
      hog.kill('SIGKILL');
    }
  }, 240_000);
});
