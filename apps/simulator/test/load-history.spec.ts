import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ViewingEvent } from '@marquee/contracts/event';
import type { DataSet } from '../src/data/data-set.js';
import { eventsOfRating } from '../src/data/rating-events.js';
import { loadHistory } from '../src/history/load-history.js';
import type { HistoryLoad } from '../src/history/load-history.js';
import { LoadMarkerFile } from '../src/history/load-marker.js';
import type { LoadMarker } from '../src/history/load-marker.js';

const VIEWERS = 20;

const data: DataSet = {
  name: 'small',
  now: 0,
  titles: [],
  viewers: Array.from({ length: VIEWERS }, (_, index) => ({ viewerId: `v${index}`, name: `V ${index}` })),
  eventCount: VIEWERS * 2,
  eventsOf: (viewerId) =>
    eventsOfRating({ dataSet: 'small', viewerId, titleId: 't', stars: 4, at: 1_000_000, runtimeMinutes: 90 }),
};
const start: LoadMarker = { dataSet: 'small', now: 0, titles: 0, viewers: 0, events: 0, total: 40, done: false };

/** Counts imports by event id, and fails at a chosen viewer. */
class FakeGateway {
  readonly counted = new Map<string, number>();
  failsAt: string | undefined;

  createViewer = ({ viewerId, name }: { viewerId: string; name: string }) =>
    Promise.resolve({ viewerId, name, avatar: '' });

  openSession = (viewerId: string) => Promise.resolve(viewerId);

  importEvents = (viewerId: string, events: readonly ViewingEvent[]) => {
    if (viewerId === this.failsAt) return Promise.reject(new Error('killed'));
    for (const { id } of events) this.counted.set(id, (this.counted.get(id) ?? 0) + 1);
    return Promise.resolve(events.length);
  };
}

describe('loadHistory', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'load-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  const run = (gateway: HistoryLoad['gateway'], from: LoadMarker) =>
    loadHistory({
      data,
      markerFile: new LoadMarkerFile(dataDir),
      from,
      catalog: { putTitles: () => Promise.resolve() },
      gateway,
      onProgress: () => undefined,
    });

  it('does not start over when the marker exists and cannot be read', async () => {
    for (const content of ['', '{"dataSet":"small"', '{}']) {
      await writeFile(join(dataDir, 'load.json'), content);
      await expect(new LoadMarkerFile(dataDir).read()).rejects.toThrow(/load\.json cannot be read.*npm run reset/);
    }
  });

  it('imports every event and marks the load as done', async () => {
    const gateway = new FakeGateway();
    await run(gateway, start);
    expect(gateway.counted.size).toBe(data.eventCount);
    expect(await new LoadMarkerFile(dataDir).read()).toMatchObject({ viewers: VIEWERS, events: 40, done: true });
  });

  it('continues after a failure and sends the same ids for what it sends again', async () => {
    const gateway = new FakeGateway();
    gateway.failsAt = 'v14';
    await expect(run(gateway, start)).rejects.toThrow('killed');
    const marker = await new LoadMarkerFile(dataDir).read();
    expect(marker).toMatchObject({ viewers: 12, done: false });
    gateway.failsAt = undefined;
    await run(gateway, marker ?? start);
    expect(gateway.counted.size).toBe(data.eventCount);
    expect(gateway.counted.get(data.eventsOf('v0')[0]?.id ?? '')).toBe(1);
  });
});
