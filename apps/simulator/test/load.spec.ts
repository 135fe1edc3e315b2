import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ViewingEvent } from '@marquee/contracts/event';
import type { DataSet } from '../src/data/data-set.js';
import { eventsOfRating } from '../src/data/plays.js';
import { load } from '../src/load/load.js';
import type { LoadParts } from '../src/load/load.js';
import { MarkerFile } from '../src/load/marker.js';
import type { Marker } from '../src/load/marker.js';

const VIEWERS = 20;

const data: DataSet = {
  name: 'small',
  titles: [],
  viewers: Array.from({ length: VIEWERS }, (_, index) => ({ viewerId: `v${index}`, name: `V ${index}` })),
  eventCount: VIEWERS * 2,
  eventsOf: (viewerId) =>
    eventsOfRating({ dataSet: 'small', viewerId, titleId: 't', stars: 4, at: 1_000_000, runtimeMinutes: 90 }),
};
const start: Marker = { dataSet: 'small', now: 0, titles: 0, viewers: 0, events: 0, total: 40, done: false };

/** Keeps what it is given by event id, and breaks down at a chosen viewer, once. */
class Intake {
  readonly counted = new Map<string, number>();
  breaksAt: string | undefined;

  createViewer = ({ viewerId, name }: { viewerId: string; name: string }) =>
    Promise.resolve({ viewerId, name, avatar: '' });

  session = (viewerId: string) => Promise.resolve(viewerId);

  importEvents = (viewerId: string, events: readonly ViewingEvent[]) => {
    if (viewerId === this.breaksAt) return Promise.reject(new Error('killed'));
    for (const { id } of events) this.counted.set(id, (this.counted.get(id) ?? 0) + 1);
    return Promise.resolve(events.length);
  };
}

describe('a load', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'load-'));
  });
  afterEach(() => rm(home, { recursive: true }));

  const run = (gateway: LoadParts['gateway'], from: Marker) =>
    load({
      data,
      marker: new MarkerFile(home),
      from,
      catalog: { put: () => Promise.resolve() },
      gateway,
      onProgress: () => undefined,
    });

  it('puts every event in and says so in its marker', async () => {
    const intake = new Intake();
    await run(intake, start);
    expect(intake.counted.size).toBe(data.eventCount);
    expect(await new MarkerFile(home).read()).toMatchObject({ viewers: VIEWERS, events: 40, done: true });
  });

  it('killed half-way, goes on where it was and sends the same ids for what it sends again', async () => {
    const intake = new Intake();
    intake.breaksAt = 'v14';
    await expect(run(intake, start)).rejects.toThrow('killed');
    const marker = await new MarkerFile(home).read();
    expect(marker).toMatchObject({ viewers: 12, done: false });
    intake.breaksAt = undefined;
    await run(intake, marker ?? start);
    expect(intake.counted.size).toBe(data.eventCount);
    expect(intake.counted.get(data.eventsOf('v0')[0]?.id ?? '')).toBe(1);
  });
});
