import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildRows } from '@marquee/contracts/row-builder';
import type { RowKind } from '@marquee/contracts/page';
import { Edge, isWhole } from '../support/edge.js';
import { platform } from '../support/platform.js';
import { until } from '../support/until.js';

const PERSONAL: readonly RowKind[] = [
  'continue-watching',
  'my-list',
  'top-picks',
  'because-you-watched',
  'watch-again',
];

describe('the home page', () => {
  const system = platform();
  const edge = new Edge(system.url);
  afterAll(() => edge.close());

  let ids: string[];
  beforeAll(async () => {
    ids = (await edge.viewers(10)).map(({ viewerId }) => viewerId);
  });

  it('is live, with five rows or more, three of them personal, and no title twice', async () => {
    const visitor = await edge.visitor(ids[0] ?? '');
    const { value: page } = await until('a whole page', 30_000, async () => {
      const seen = await visitor.page();
      return isWhole(seen) && seen.rows.filter(({ kind }) => PERSONAL.includes(kind)).length >= 3 && seen;
    });
    expect(page.rows.length).toBeGreaterThanOrEqual(5);
    expect(page.viewerId).toBe(visitor.viewerId);
    const shown = page.rows
      .filter(({ kind }) => kind !== 'continue-watching')
      .flatMap(({ items }) => items.map(({ titleId }) => titleId));
    expect(new Set(shown).size).toBe(shown.length);
  });

  it('differs between two viewers', async () => {
    const [one, other] = await Promise.all(
      ids.slice(0, 2).map(async (id) => {
        const page = await (await edge.visitor(id)).page();
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

  it('keeps to the rectangle of the device, or to the one asked for', async () => {
    const visitor = await edge.visitor(ids[0] ?? '');
    const tv = await visitor.page('?device=tv');
    const phone = await visitor.page('?device=phone');
    expect(tv.device).toBe('tv');
    expect(Math.max(...tv.rows.map(({ items }) => items.length))).toBeGreaterThan(
      Math.max(...phone.rows.map(({ items }) => items.length)),
    );
    const small = await visitor.page('?rows=3&items=5');
    expect(small.rows).toHaveLength(3);
    for (const row of small.rows) expect(row.items.length).toBeLessThanOrEqual(5);
  });

  it('says its source and its timing in headers', async () => {
    const { headers, body } = await (await edge.visitor(ids[0] ?? '')).home();
    expect(headers['x-page-source']).toBe(body.source);
    expect(headers['server-timing']).toMatch(/dur=/);
  });

  it('is live for a viewer without history, and says that the viewer is new', async () => {
    const page = await (await edge.newViewer('Newcomer')).page();
    expect(page.source).toBe('live');
    expect(page.rows.some(({ because }) => because === 'new-viewer')).toBe(true);
  });

  it('has the same rows from either row-builder', async () => {
    const builders = system.run().processes.filter(({ service }) => service === 'row-builder');
    expect(builders).toHaveLength(2);
    const ask = async ({ port }: { port: number }) => {
      const response = await fetch(`http://127.0.0.1:${port}${buildRows.path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ viewerId: ids[0], device: 'tv' }),
      });
      const { rows } = buildRows.responses[200].parse(await response.json());
      return rows.map(({ asOf: _asOf, ...row }) => row);
    };
    // Once more if the minute, or a viewer's event, came between the two answers.
    const { value } = await until('two equal answers', 10_000, async () => {
      const [one, other] = await Promise.all(builders.map(ask));
      return JSON.stringify(one) === JSON.stringify(other) && one;
    });
    expect(value.length).toBeGreaterThanOrEqual(5);
  });

  it('shows a title and finds it', async () => {
    const visitor = await edge.visitor(ids[0] ?? '');
    const card = (await visitor.page()).rows[0]?.items[0];
    const title = await edge.send<{ name: string }>('GET', `/api/titles/${card?.titleId}`, {
      headers: visitor.headers,
    });
    expect(title).toMatchObject({ status: 200, body: { name: card?.name } });
    const found = await edge.send<{ titles: { titleId: string }[] }>(
      'GET',
      `/api/search?q=${encodeURIComponent(card?.name ?? '')}`,
      { headers: visitor.headers },
    );
    expect(found.body.titles.map(({ titleId }) => titleId)).toContain(card?.titleId);
  });

  it('is served with the web page, its documents and its health', async () => {
    const page = await edge.send<string>('GET', '/', { headers: { accept: 'text/html' } });
    expect(page.body).toContain('<div id="root"');
    expect(String(page.headers['content-security-policy'])).toContain("script-src 'self'");
    expect((await edge.send('GET', '/api/openapi.json')).body).toMatchObject({ openapi: '3.1.0' });
    expect((await edge.send('GET', '/docs', { headers: { accept: 'text/html' } })).status).toBe(200);
    expect((await edge.send('GET', '/readyz')).status).toBe(200);
    expect((await edge.send('GET', '/metrics')).status).toBe(404);
  });
});
