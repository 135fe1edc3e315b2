import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DASHBOARDS } from '@marquee/monitoring';
import { GatewayClient, halfWatched } from '../support/gateway.js';
import type { SignedInViewer } from '../support/gateway.js';
import { systemUnderTest } from '../support/platform.js';
import { until } from '../support/until.js';
import { Monitoring } from './prometheus.js';

/** Every dashboard can be of any service; each of these serves HTTP. */
const SERVICES = ['gateway', 'lolomo', 'row-builder', 'catalog'];

describe('a dashboard of a running system', () => {
  const system = systemUnderTest();
  const gateway = new GatewayClient(system.url);
  const stopping = new AbortController();
  let monitoring: Monitoring;
  let traffic: Promise<void>;

  beforeAll(async () => {
    const [listed] = await gateway.listViewers(1);
    const viewer = await gateway.signIn(listed?.viewerId ?? '');
    traffic = use(viewer);
    monitoring = await Monitoring.start(system);
  }, 60_000);
  afterAll(async () => {
    stopping.abort();
    await traffic;
    await monitoring[Symbol.asyncDispose]();
    await gateway.close();
  }, 30_000);

  /** Pages, titles and plays, so that every rate has something to count. */
  async function use(viewer: SignedInViewer): Promise<void> {
    while (!stopping.signal.aborted) {
      const page = await viewer.page().catch(() => undefined);
      const titleId = page?.rows[0]?.items[0]?.titleId;
      if (titleId !== undefined) {
        await viewer.title(titleId).catch(() => undefined);
        await viewer.postEvents(halfWatched(titleId)).catch(() => undefined);
      }
      await pause(200);
    }
  }

  it.each(
    DASHBOARDS.flatMap(({ title, panels }) => panels.map((panel) => [title, panel.title, panel.queries] as const)),
  )(
    'has data for every query of %s, "%s"',
    async (_dashboard, _panel, queries) => {
      for (const { expr } of queries) {
        for (const service of expr.includes('$service') ? SERVICES : ['']) {
          const query = expr.replaceAll('$__rate_interval', '30s').replaceAll('$service', service);
          const { value } = await until(`data for ${query}`, 40_000, () => monitoring.hasData(query), 500);
          expect(value).toBe(true);
        }
      }
    },
    60_000,
  );
});
