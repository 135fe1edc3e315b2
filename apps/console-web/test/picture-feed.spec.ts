import { describe, expect, it } from '@jest/globals';
import { ApiError } from '@marquee/browser/api-error';
import { FakeEventStream } from '@marquee/browser/testing/fake-event-stream';
import { ManualClock } from '@marquee/browser/testing/manual-clock';
import { PictureFeed } from '../src/picture/picture-feed.js';
import { picture } from './factories.js';

function createFeed(fleet: () => Promise<unknown> = () => Promise.resolve()) {
  const clock = new ManualClock();
  const streams: FakeEventStream[] = [];
  const openPicture = () => {
    const stream = new FakeEventStream();
    streams.push(stream);
    return stream;
  };
  let signedOut = 0;
  const feed = new PictureFeed({ openPicture, fleet }, clock, () => (signedOut += 1));
  feed.open();
  return { feed, clock, streams, signedOut: () => signedOut };
}

describe('PictureFeed', () => {
  it('shows the latest picture and adds each one to the history', () => {
    const { feed, streams } = createFeed();
    streams[0]?.send('message', JSON.stringify(picture()));
    streams[0]?.send('message', JSON.stringify(picture({ at: '2026-01-01T00:00:01Z' })));
    expect(feed.get()).toMatchObject({ connection: 'live', picture: { at: '2026-01-01T00:00:01Z' } });
    expect(feed.get().history).toHaveLength(2);
  });

  it('keeps the last picture while the connection is lost, and leaves reconnecting to the browser', async () => {
    const { feed, streams, clock } = createFeed();
    streams[0]?.send('message', JSON.stringify(picture()));
    streams[0]?.fail(0);
    await clock.advance(60_000);
    expect(feed.get()).toMatchObject({
      connection: 'lost',
      picture: { nodes: [{ name: 'gateway-1' }, {}, {}, {}, {}] },
    });
    expect(streams).toHaveLength(1);
  });

  it('opens a new stream when the browser has given up', async () => {
    const { streams, clock, signedOut } = createFeed(() => Promise.reject(new ApiError('unavailable', 'x', 503)));
    streams[0]?.fail(2);
    await clock.advance(2_000);
    expect(streams).toHaveLength(2);
    expect(signedOut()).toBe(0);
  });

  it('reports a sign-out and does not reconnect when the console answers 401', async () => {
    const { streams, clock, signedOut } = createFeed(() => Promise.reject(new ApiError('sign in', 'x', 401)));
    streams[0]?.fail(2);
    await clock.advance(60_000);
    expect([signedOut(), streams.length]).toEqual([1, 1]);
  });

  it('opens nothing after it is closed', async () => {
    const { feed, streams, clock } = createFeed();
    streams[0]?.fail(2);
    feed.close();
    await clock.advance(60_000);
    expect(streams).toHaveLength(1);
  });
});
