import { postEvents } from '@marquee/contracts/gateway';
import type { EventKind, ViewingEvent } from '@marquee/contracts/event';
import type { TitleCard } from '@marquee/contracts/page';
import { afterAll, describe, expect, it } from '@jest/globals';
import { GatewayClient, isWhole, rowOf, viewingEvent } from '../support/gateway.js';
import type { SignedInViewer } from '../support/gateway.js';
import { systemUnderTest } from '../support/platform.js';
import { until } from '../support/until.js';

const HOUR_MS = 3_600_000;

/** A device of a viewer, whose clock is `offMs` off. */
class Device {
  constructor(
    private readonly viewer: SignedInViewer,
    private readonly offMs: number,
  ) {}

  /** Does these things one after the other, and sends each at once. */
  async act(...acts: readonly [EventKind, string, Partial<ViewingEvent>?][]): Promise<void> {
    for (const [kind, titleId, more] of acts) {
      const event = viewingEvent(kind, titleId, { ...more, occurredAt: this.now() });
      const { status, body } = await this.viewer.gateway.send('POST', postEvents.path, {
        headers: this.viewer.headers,
        body: { events: [event], sentAt: this.now() },
      });
      if (status !== 202) throw new Error(`the gateway answered ${status}: ${JSON.stringify(body)}`);
    }
  }

  private now(): string {
    return new Date(Date.now() + this.offMs).toISOString();
  }
}

const stars = (count: number) => ({ stars: count });
const at = (positionSeconds: number) => ({ positionSeconds, durationSeconds: 6_000 });

describe('two devices of one viewer', () => {
  const gateway = new GatewayClient(systemUnderTest().url);
  afterAll(() => gateway.close());

  /** The titles of the list, once `events` events of the viewer are applied. */
  async function myList(viewer: SignedInViewer, events: number): Promise<readonly TitleCard[]> {
    await until(`${events} events to be applied`, 10_000, async () => {
      const counted = Object.values((await systemUnderTest().statistics(viewer.viewerId)).events);
      return counted.reduce((sum, count) => sum + count, 0) === events;
    });
    // A page that is not live yet may be older than the events.
    const { value: page } = await until('a whole page', 10_000, async () => {
      const shown = await viewer.page();
      return isWhole(shown) ? shown : undefined;
    });
    return rowOf(page, 'my-list')?.items ?? [];
  }

  it.each([
    ['an hour behind', -HOUR_MS],
    ['an hour ahead', HOUR_MS],
    ['a year behind', -365 * 24 * HOUR_MS],
  ])('agree on the last play, rating and list although one of them is %s', async (_, offMs) => {
    const viewer = await gateway.createViewer('Two devices');
    const [kept, removed] = (await viewer.page()).rows[0]?.items.map(({ titleId }) => titleId) ?? [];
    if (kept === undefined || removed === undefined) throw new Error('expected two titles on the page');
    const [right, wrong] = [new Device(viewer, 0), new Device(viewer, offMs)];
    await right.act(['my-list-added', kept], ['my-list-added', removed]);
    await right.act(['rating', kept, stars(5)], ['play-progress', kept, at(1_500)]);
    await wrong.act(['my-list-removed', removed], ['rating', kept, stars(2)], ['play-progress', kept, at(3_000)]);
    expect(await myList(viewer, 7)).toMatchObject([{ titleId: kept, state: { rating: 2, progress: 0.5 } }]);

    await right.act(['my-list-added', removed], ['rating', kept, stars(4)], ['play-progress', kept, at(4_500)]);
    const items = await myList(viewer, 10);
    expect(items.find(({ titleId }) => titleId === kept)?.state).toMatchObject({ rating: 4, progress: 0.75 });
    expect(items.map(({ titleId }) => titleId)).toContain(removed);
  });
});
