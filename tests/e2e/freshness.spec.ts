import { afterAll, describe, expect, it } from '@jest/globals';
import { Edge, event, halfWatched, rowOf } from '../support/edge.js';
import type { Visitor } from '../support/edge.js';
import { platform } from '../support/platform.js';
import { Stream } from '../support/stream.js';
import { percentile, until } from '../support/until.js';

const EVENTS = 200;

describe('an event', () => {
  const edge = new Edge(platform().url);
  afterAll(() => edge.close());

  it(`changes the viewer’s page within a second (p99 of ${EVENTS})`, async () => {
    const visitors = await Promise.all(Array.from({ length: 10 }, (_, index) => edge.newViewer(`Fresh ${index}`)));
    const titles =
      (await visitors[0]?.page('?rows=10&items=40'))?.rows.flatMap(({ items }) => items.map((item) => item.titleId)) ??
      [];
    const waits: number[] = [];
    const watch = async (visitor: Visitor, mine: readonly string[]) => {
      for (const titleId of mine) {
        await visitor.post(halfWatched(titleId));
        const { ms } = await until(`${titleId} in continue watching`, 10_000, async () => {
          const row = rowOf(await visitor.page(), 'continue-watching');
          return row?.items[0]?.titleId === titleId;
        });
        waits.push(ms);
      }
    };
    const each = EVENTS / visitors.length;
    await Promise.all(visitors.map((visitor, index) => watch(visitor, titles.slice(index * 5, index * 5 + each))));
    expect(waits).toHaveLength(EVENTS);
    expect(percentile(waits, 0.99)).toBeLessThan(1_000);
  }, 120_000);

  it('is told to the viewer’s open pages, with its id, and to nobody else', async () => {
    const [viewer, stranger] = [await edge.newViewer('Told'), await edge.newViewer('Not told')];
    const titleId = (await viewer.page()).rows[0]?.items[0]?.titleId ?? '';
    await using mine = await Stream.open(viewer);
    await using theirs = await Stream.open(stranger);
    const play = halfWatched(titleId);
    await viewer.post(play);
    const changed = await mine.next((message) => message.event === 'row-changed' && message.data.includes(play.id));
    expect(JSON.parse(changed.data)).toMatchObject({ eventIds: [play.id] });
    expect(theirs.seen.filter(({ event: name }) => name === 'row-changed')).toEqual([]);
  });

  it('answers an unknown Last-Event-ID with page-changed', async () => {
    await using stream = await Stream.open(await edge.newViewer('Returning'), { 'last-event-id': 'long-ago' });
    expect((await stream.next((message) => message.event === 'page-changed')).event).toBe('page-changed');
  });

  it('counts once however often it is sent', async () => {
    const viewer = await edge.newViewer('Twice');
    const titleId = (await viewer.page()).rows[0]?.items[0]?.titleId ?? '';
    const rating = event('rating', titleId, { stars: 5 });
    for (let time = 0; time < 3; time += 1) expect((await viewer.post(rating)).status).toBe(202);
    await viewer.post(event('my-list-added', titleId));
    await until('my list', 5_000, async () => rowOf(await viewer.page(), 'my-list') !== undefined);
    const { events } = await platform().statistics(viewer.viewerId);
    expect(events).toEqual({ rating: 1, 'my-list-added': 1 });
  });

  it('that is old does not undo a newer one', async () => {
    const viewer = await edge.newViewer('Late');
    const titleId = (await viewer.page()).rows[0]?.items[0]?.titleId ?? '';
    const earlier = new Date(Date.now() - 60_000).toISOString();
    await viewer.post(event('my-list-added', titleId));
    await viewer.post(event('my-list-removed', titleId, { occurredAt: earlier }));
    await until(
      'both applied',
      5_000,
      async () => (await platform().statistics(viewer.viewerId)).events['my-list-removed'] === 1,
    );
    expect(rowOf(await viewer.page(), 'my-list')?.items.map((item) => item.titleId)).toEqual([titleId]);
  });
});
