import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from '@marquee/contracts/page';
import { ENGINES, isService, serviceOf } from '@marquee/contracts/topology';
import { servicesBehind } from '@marquee/contracts/topology-graph';
import { Edge, event, isWhole } from '../support/edge.js';
import type { Visitor } from '../support/edge.js';
import { platform } from '../support/platform.js';
import { percentile, until } from '../support/until.js';

/** Every replica of every service behind the gateway. */
const SERVICES = servicesBehind('gateway')
  .filter(isService)
  .flatMap((name) => Array.from({ length: serviceOf(name).replicas }, (_, index) => `${name}-${index + 1}`));
/** Deadline of the home page and 50 ms. */
const LONGEST_MS = 350;
const RECOVERY_MS = 10_000;

describe('with parts dead, the home page', () => {
  const system = platform();
  const edge = new Edge(system.url);
  let visitors: Visitor[];

  beforeAll(async () => {
    const viewers = await edge.viewers(5);
    visitors = await Promise.all(viewers.map(({ viewerId }) => edge.visitor(viewerId)));
    await whole();
  }, 60_000);
  afterEach(async () => {
    await system.reviveAll();
    await whole();
  }, 60_000);
  afterAll(() => edge.close());

  /** Every viewer’s page whole, and how long that took. */
  async function whole(): Promise<number> {
    const { ms } = await until('whole pages', 45_000, async () => {
      const pages = await Promise.all(visitors.map((visitor) => visitor.page()));
      return pages.every(isWhole);
    });
    return ms;
  }

  /** Pages at 20 a second; every one 200 with rows, in time, and saying its source. */
  async function pagesFor(ms: number, viewers = visitors): Promise<Page[]> {
    const pages: Page[] = [];
    const times: number[] = [];
    const asking: Promise<void>[] = [];
    for (let at = 0; at < ms / 50; at += 1) {
      const visitor = viewers[at % viewers.length] as Visitor;
      asking.push(
        visitor.home().then(({ body, headers, ms: took }) => {
          expect(body.rows.length).toBeGreaterThan(0);
          expect(body.rows.every(({ items }) => items.length > 0)).toBe(true);
          expect(headers['x-page-source']).toBe(body.source);
          pages.push(body);
          times.push(took);
        }),
      );
      await pause(50);
    }
    await Promise.all(asking);
    expect(percentile(times, 0.99)).toBeLessThan(LONGEST_MS);
    return pages;
  }

  it.each(SERVICES)(
    'answers in time while %s is dead, and after it came back by itself',
    async (name) => {
      await system.kill(name);
      await pagesFor(2_000);
      expect(await whole()).toBeLessThan(RECOVERY_MS);
    },
    60_000,
  );

  it('stays live while catalog is dead: cards come with the rows', async () => {
    await system.hold('catalog-1');
    expect((await pagesFor(1_000)).every(isWhole)).toBe(true);
    const title = await edge.send('GET', '/api/titles/never-seen-before', { headers: visitors[0]?.headers ?? {} });
    expect(title.status).toBe(503);
    expect(title.headers['retry-after']).toMatch(/^\d+$/);
  }, 60_000);

  it('stands still on last-good rows while row-builder is frozen', async () => {
    await pagesFor(500);
    await system.pause('row-builder-1');
    await system.pause('row-builder-2');
    const frozenAt = Date.now();
    await pagesFor(1_500);
    for (const page of await pagesFor(1_000)) {
      expect(page.source).toBe('last-good');
      expect(page.degraded.length).toBeGreaterThan(0);
      expect(Date.parse(page.asOf)).toBeLessThanOrEqual(frozenAt);
    }
    await system.resume('row-builder-1');
    await system.resume('row-builder-2');
    expect(await whole()).toBeLessThan(RECOVERY_MS);
  }, 60_000);

  it('comes from the gateway’s last-good pages when every service behind it is dead', async () => {
    for (const name of SERVICES) await system.hold(name);
    const pages = await pagesFor(2_000);
    expect(pages.at(-1)?.source).toBe('last-good');
    expect(pages.at(-1)?.viewerId).toBe(pages.at(-1)?.viewerId);
    await system.reviveAll();
    expect(await whole()).toBeLessThan(RECOVERY_MS);
  }, 60_000);

  it('comes from somewhere when everything but the gateway is dead, also from a gateway started in that state', async () => {
    for (const name of [...SERVICES, ...ENGINES]) await system.hold(name);
    expect((await pagesFor(2_000)).every(({ source }) => source === 'last-good')).toBe(true);

    await system.restart('gateway-1');
    // Its memory is gone: the popular page from disk, or the one made at build time. Sessions go on.
    const afterRestart = await pagesFor(2_000);
    for (const { source, degraded } of afterRestart) {
      expect(['popular', 'static', 'segment']).toContain(source);
      expect(degraded.length).toBeGreaterThan(0);
    }
    const login = await edge.send('POST', '/api/session', { body: { viewerId: visitors[0]?.viewerId, token: true } });
    expect(login.status).toBe(200);
    const refused = await visitors[0]?.post(event('click', 'some-title'));
    expect(refused?.status).toBe(503);
    expect(refused?.headers['retry-after']).toMatch(/^\d+$/);

    const began = await system.reviveAll();
    await whole();
    expect(performance.now() - began).toBeLessThan(RECOVERY_MS);
  }, 90_000);
});
