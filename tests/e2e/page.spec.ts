import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildRows } from '@marquee/contracts/row-builder';
import type { RowKind } from '@marquee/contracts/page';
import { GatewayClient, isWhole } from '../support/gateway.js';
import { systemUnderTest } from '../support/platform.js';
import { until } from '../support/until.js';

const PERSONAL: readonly RowKind[] = [
  'continue-watching',
  'my-list',
  'top-picks',
  'because-you-watched',
  'watch-again',
];

describe('the home page', () => {
  const system = systemUnderTest();
  const gateway = new GatewayClient(system.url);
  afterAll(() => gateway.close());

  let ids: string[];
  beforeAll(async () => {
    ids = (await gateway.listViewers(10)).map(({ viewerId }) => viewerId);
  });

  it('is live and has at least five rows, three of them personal, without repeating a title', async () => {
    const viewer = await gateway.signIn(ids[0] ?? '');
    const { value: page } = await until('a whole page', 30_000, async () => {
      const seen = await viewer.page();
      return isWhole(seen) && seen.rows.filter(({ kind }) => PERSONAL.includes(kind)).length >= 3 && seen;
    });
    expect(page.rows.length).toBeGreaterThanOrEqual(5);
    expect(page.viewerId).toBe(viewer.viewerId);
    const shown = page.rows
      .filter(({ kind }) => kind !== 'continue-watching')
      .flatMap(({ items }) => items.map(({ titleId }) => titleId));
    expect(new Set(shown).size).toBe(shown.length);
  });

  it('differs between two viewers', async () => {
    const [one, other] = await Promise.all(
      ids.slice(0, 2).map(async (id) => {
        const page = await (await gateway.signIn(id)).page();
        return new Set(
          page.rows
            .filter(({ kind }) => kind === 'top-picks')
            .flatMap(({ items }) => items.map((item) => item.titleId)),
        );
      }),
    );
    const common = [...(one ?? [])].filter((titleId) => other?.has(titleId)).length;
    expect(one?.size).toBeGreaterThan(5);
    expect(common).toBeLessThan((one?.size ?? 0) / 2);
  });

  it('has its rows in another order for other viewers, once there is a model', async () => {
    await until('the first training', 90_000, async () => (await system.statistics()).modelVersion !== undefined);
    const viewers = await Promise.all(ids.map((id) => gateway.signIn(id)));
    // Replicas read a new model in the background, and pages keep confirmed rows for seconds.
    const { value: mean } = await until('a mean rank correlation below 0.8', 30_000, async () => {
      const pages = await Promise.all(viewers.map((viewer) => viewer.page('?device=tv')));
      const found = meanTau(pages.map(({ rows }) => rows.map(({ kind, rowId }) => (isForAll(kind) ? rowId : kind))));
      return found < 0.8 && found;
    });
    // It is an order all the same: own rows, the default order and popular titles are common to all.
    expect(mean).toBeGreaterThan(0);
  }, 120_000);

  it('respects the grid size of the device or of the request', async () => {
    const viewer = await gateway.signIn(ids[0] ?? '');
    const tv = await viewer.page('?device=tv');
    const phone = await viewer.page('?device=phone');
    expect(tv.device).toBe('tv');
    expect(Math.max(...tv.rows.map(({ items }) => items.length))).toBeGreaterThan(
      Math.max(...phone.rows.map(({ items }) => items.length)),
    );
    const small = await viewer.page('?rows=3&items=5');
    expect(small.rows).toHaveLength(3);
    for (const row of small.rows) expect(row.items.length).toBeLessThanOrEqual(5);
  });

  it('states its source and timing in headers', async () => {
    const { headers, body } = await (await gateway.signIn(ids[0] ?? '')).home();
    expect(headers['x-page-source']).toBe(body.source);
    expect(headers['server-timing']).toMatch(/dur=/);
  });

  it('is live for a viewer without history, with rows chosen because the viewer is new', async () => {
    const page = await (await gateway.createViewer('Newcomer')).page();
    expect(page.source).toBe('live');
    expect(page.rows.some(({ because }) => because === 'new-viewer')).toBe(true);
  });

  it('has the same rows from either row-builder instance', async () => {
    const builders = system.run().processes.filter(({ service }) => service === 'row-builder');
    expect(builders).toHaveLength(2);
    const ask = async ({ port }: { port: number }) => {
      const response = await fetch(`http://127.0.0.1:${port}${buildRows.path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-caller-token': system.run().callerTokens?.['row-builder'] ?? '',
        },
        body: JSON.stringify({ viewerId: ids[0], device: 'tv' }),
      });
      const { rows } = buildRows.responses[200].parse(await response.json());
      return rows.map(({ asOf: _asOf, ...row }) => row);
    };
    // Asks again if a new minute or a simulated event fell between the two responses.
    const { value } = await until('two equal responses', 10_000, async () => {
      const [one, other] = await Promise.all(builders.map(ask));
      return JSON.stringify(one) === JSON.stringify(other) && one;
    });
    expect(value.length).toBeGreaterThanOrEqual(5);
  });

  it('shows titles that have details and that search finds', async () => {
    const viewer = await gateway.signIn(ids[0] ?? '');
    const card = (await viewer.page()).rows[0]?.items[0];
    const title = await gateway.send<{ name: string }>('GET', `/api/titles/${card?.titleId}`, {
      headers: viewer.headers,
    });
    expect(title).toMatchObject({ status: 200, body: { name: card?.name } });
    const found = await gateway.send<{ titles: { titleId: string }[] }>(
      'GET',
      `/api/search?q=${encodeURIComponent(card?.name ?? '')}`,
      { headers: viewer.headers },
    );
    expect(found.body.titles.map(({ titleId }) => titleId)).toContain(card?.titleId);
  });

  it('is served with its web app, API documentation and health endpoints', async () => {
    const page = await gateway.send<string>('GET', '/', { headers: { accept: 'text/html' } });
    expect(page.body).toContain('<div id="root"');
    expect(String(page.headers['content-security-policy'])).toContain("script-src 'self'");
    expect((await gateway.send('GET', '/api/openapi.json')).body).toMatchObject({ openapi: '3.1.0' });
    expect((await gateway.send('GET', '/docs', { headers: { accept: 'text/html' } })).status).toBe(200);
    expect((await gateway.send('GET', '/readyz')).status).toBe(200);
    expect((await gateway.send('GET', '/metrics')).status).toBe(404);
  });
});

/** Rows of other kinds are about other titles for other viewers: there, the first of a kind counts. */
function isForAll(kind: RowKind): boolean {
  return kind === 'popular-in-genre';
}

/** The mean of Kendall's rank correlation over all pairs: 1 for the same order, -1 for the reverse. */
function meanTau(orders: readonly (readonly string[])[]): number {
  const taus = orders.flatMap((one, index) => orders.slice(index + 1).map((other) => kendallTau(one, other)));
  return taus.reduce((sum, tau) => sum + tau, 0) / taus.length;
}

function kendallTau(one: readonly string[], other: readonly string[]): number {
  const common = [...new Set(one)].filter((id) => other.includes(id));
  const signs = common.flatMap((a, index) =>
    common.slice(index + 1).map((b) => (other.indexOf(a) < other.indexOf(b) ? 1 : -1)),
  );
  return signs.length === 0 ? 1 : signs.reduce<number>((sum, sign) => sum + sign, 0) / signs.length;
}
