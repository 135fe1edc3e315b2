import { describe, expect, it } from '@jest/globals';
import { FakeEventStream } from '@marquee/browser/testing/fake-event-stream';
import { ManualClock } from '@marquee/browser/testing/manual-clock';
import { Updates } from '../src/updates/updates.js';

function createUpdates() {
  const clock = new ManualClock();
  const sources: FakeEventStream[] = [];
  const changes: string[] = [];
  const connect = () => {
    const source = new FakeEventStream();
    sources.push(source);
    return source;
  };
  const updates = new Updates(connect, clock, () => 1, {
    rowChanged: ({ rowId, eventIds }) => changes.push(`${rowId} ${eventIds.join()}`),
    pageChanged: () => changes.push('page'),
  });
  return { updates, clock, sources, changes };
}

describe('Updates', () => {
  it('reports which row changed and which events it contains', () => {
    const { updates, sources, changes } = createUpdates();
    updates.open();
    sources[0]?.accept();
    const data = JSON.stringify({ rowId: 'my-list', asOf: '2026-01-01T00:00:00Z', eventIds: ['e1'] });
    sources[0]?.send('row-changed', data);
    sources[0]?.send('page-changed');
    expect(changes).toEqual(['my-list e1', 'page']);
  });

  it('opens a new stream when the browser gave up on one, and then reports a changed page', async () => {
    const { updates, clock, sources, changes } = createUpdates();
    updates.open();
    sources[0]?.fail(2);
    await clock.advance(900);
    expect(sources.length).toBe(1);
    await clock.advance(200);
    expect(sources.length).toBe(2);
    sources[1]?.accept();
    expect(changes).toEqual(['page']);
    expect(updates.get()).toBe('open');
  });

  it('leaves reconnecting to the browser while the browser retries', async () => {
    const { updates, clock, sources } = createUpdates();
    updates.open();
    sources[0]?.fail(0);
    await clock.advance(60_000);
    expect(sources.length).toBe(1);
    expect(updates.get()).toBe('connecting');
  });

  it('does not reconnect after it is closed', async () => {
    const { updates, clock, sources } = createUpdates();
    updates.open();
    sources[0]?.fail(2);
    updates.close();
    await clock.advance(60_000);
    expect(sources.length).toBe(1);
    expect(updates.get()).toBe('closed');
  });
});
