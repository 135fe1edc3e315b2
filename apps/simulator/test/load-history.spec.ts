import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ViewingEvent } from '@marquee/contracts/event';
import type { LoadMarker } from '@marquee/contracts/load-marker';
import type { TitleInput } from '@marquee/contracts/title';
import { RequestRefusedError } from '../src/clients/send-until-answered.js';
import type { DataSet } from '../src/data/data-set.js';
import { eventsOfRating } from '../src/data/rating-events.js';
import { loadHistory } from '../src/history/load-history.js';
import type { HistoryLoad } from '../src/history/load-history.js';
import { LoadMarkerFile } from '../src/history/load-marker.js';

const VIEWERS = 20;

const histories = Array.from({ length: VIEWERS }, (_, index) => ({
  viewer: { viewerId: `v${index}`, name: `V ${index}` },
  events: eventsOfRating({
    dataSet: 'small',
    viewerId: `v${index}`,
    titleId: 't',
    stars: 4,
    at: 1_000_000,
    runtimeMinutes: 90,
  }),
}));
const titles = Array.from({ length: 7 }, (_, index) => ({
  titleId: `t${index}`,
  name: `T ${index}`,
  year: 2001,
  genres: [],
  releasedAt: '2001-05-01T00:00:00.000Z',
}));
const data: DataSet = {
  name: 'small',
  now: 0,
  titles,
  eventCount: VIEWERS * 2,
  lastViewers: [],
  skipped: { count: 0, examples: [] },
  async *histories(skip) {
    yield* histories.slice(skip);
  },
};
const start: LoadMarker = { dataSet: 'small', now: 0, titles: 0, viewers: 0, events: 0, total: 40, done: false };

/** Keeps titles, and refuses a request that contains a chosen one, as the catalog does. */
class FakeCatalog {
  readonly titles: string[] = [];
  refuses: string | undefined;

  putTitles = (part: readonly TitleInput[]) => {
    if (part.some(({ titleId }) => titleId === this.refuses)) {
      return Promise.reject(new RequestRefusedError(400, 'bad title'));
    }
    this.titles.push(...part.map(({ titleId }) => titleId));
    return Promise.resolve();
  };
}

/** Counts imports by event id, fails at a chosen viewer, and refuses chosen events or a chosen viewer. */
class FakeGateway {
  readonly counted = new Map<string, number>();
  failsAt: string | undefined;
  refusesViewer: string | undefined;
  refusesEvent: string | undefined;

  createViewer = ({ viewerId, name }: { viewerId: string; name: string }) =>
    viewerId === this.refusesViewer
      ? Promise.reject(new RequestRefusedError(400, 'bad viewer'))
      : Promise.resolve({ viewerId, name, avatar: '' });

  openSession = (viewerId: string) => Promise.resolve(viewerId);

  importEvents = (viewerId: string, events: readonly ViewingEvent[]) => {
    if (viewerId === this.failsAt) return Promise.reject(new Error('killed'));
    for (const { id } of events) {
      if (id !== this.refusesEvent) this.counted.set(id, (this.counted.get(id) ?? 0) + 1);
    }
    const index = events.findIndex(({ id }) => id === this.refusesEvent);
    return Promise.resolve(index === -1 ? [] : [{ index, why: 'bad event' }]);
  };
}

describe('loadHistory', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'load-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  const run = (gateway: HistoryLoad['gateway'], from: LoadMarker, catalog = new FakeCatalog()) =>
    loadHistory({
      data,
      markerFile: new LoadMarkerFile(dataDir),
      from,
      catalog,
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
    expect(gateway.counted.get(histories[0]?.events[0]?.id ?? '')).toBe(1);
  });

  it('leaves out a title that the catalog refuses, loads the others, and says which', async () => {
    const catalog = new FakeCatalog();
    catalog.refuses = 't3';
    await run(new FakeGateway(), start, catalog);
    expect(catalog.titles.toSorted()).toEqual(['t0', 't1', 't2', 't4', 't5', 't6']);
    expect((await new LoadMarkerFile(dataDir).read())?.refused).toEqual({
      count: 1,
      examples: ['title t3 "T 3": Refused with 400: bad title'],
    });
  });

  it('leaves out an event and a viewer that the gateway refuses, and loads the others', async () => {
    const gateway = new FakeGateway();
    gateway.refusesEvent = histories[4]?.events[1]?.id;
    gateway.refusesViewer = 'v7';
    await run(gateway, start);
    expect(gateway.counted.size).toBe(data.eventCount - 3);
    const marker = await new LoadMarkerFile(dataDir).read();
    expect(marker).toMatchObject({ viewers: VIEWERS, done: true });
    expect(marker?.refused?.examples.toSorted()).toEqual([
      'rating of t by v4: bad event',
      'viewer v7 "V 7": Refused with 400: bad viewer',
    ]);
  });

  it('ends when a caller may not write at all, instead of leaving out every title', async () => {
    const catalog = new FakeCatalog();
    catalog.putTitles = () => Promise.reject(new RequestRefusedError(403, 'no grant'));
    await expect(run(new FakeGateway(), start, catalog)).rejects.toThrow('no grant');
  });
});
