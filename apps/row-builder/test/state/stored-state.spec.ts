import type { Title } from '@marquee/contracts/title';
import { OffsetConflictError } from '@marquee/messaging';
import type { Position } from '@marquee/messaging';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HistoryWriter } from '../../src/ingest/history-writer.repository.js';
import { Databases } from '../../src/database/databases.js';
import { OffsetsRepository } from '../../src/database/offsets.repository.js';
import { PopularityRepository } from '../../src/popularity/popularity.repository.js';
import { VersionsRepository } from '../../src/state/versions.repository.js';
import { HistoryReader } from '../../src/history/history-reader.repository.js';
import { StatisticsRepository } from '../../src/statistics/statistics.repository.js';
import { TitlesRepository } from '../../src/catalog/titles.repository.js';
import { SuiteDatabase } from '../database.js';
import { NOON, fact, minutesAfterNoon } from '../factories.js';

let database: SuiteDatabase;
let databases: Databases;
let history: HistoryWriter;
let offsets: OffsetsRepository;
let statistics: StatisticsRepository;
let titles: TitlesRepository;
/** Every test has a partition and viewers of its own, so that the tests share a database. */
let partition = 0;
let ann = '';

beforeAll(async () => {
  database = await SuiteDatabase.open();
  databases = database.replica();
  history = new HistoryWriter(databases);
  offsets = new OffsetsRepository(databases);
  statistics = new StatisticsRepository(databases);
  titles = new TitlesRepository(databases);
}, 60_000);
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});
beforeEach(() => {
  partition += 1;
  ann = `ann-${partition}`;
});

function at(expected: bigint | null, next: bigint, clusterId = 'cluster-1'): Position {
  return { groupId: 'row-builder.events', topic: 'events', partition, clusterId, expected, next };
}

function stored() {
  return offsets.load('row-builder.events', 'events', partition);
}

/** The facts that were new. */
async function applied(...batch: Parameters<HistoryWriter['apply']>) {
  return (await history.apply(...batch)).fresh;
}

async function eventsOf(viewerId: string) {
  return (await statistics.read(viewerId)).events;
}

describe('HistoryWriter.apply', () => {
  const threeOf = (viewerId: string) => [
    fact({ viewerId }),
    fact({ viewerId, kind: 'play-progress', positionSeconds: 600, durationSeconds: 6_000 }),
    fact({ viewerId, kind: 'rating', titleId: 't02', stars: 4.5 }),
  ];

  it('stores a batch together with its offset', async () => {
    const batch = threeOf(ann);
    expect(await applied(batch, at(null, 3n))).toEqual(batch);
    expect(await stored()).toEqual({ clusterId: 'cluster-1', nextOffset: 3n });
    expect(await eventsOf(ann)).toEqual({ 'play-started': 1, 'play-progress': 1, rating: 1 });
    const { entries } = await new HistoryReader(databases).read(ann);
    expect(entries).toMatchObject([
      { titleId: 't01', starts: 1, positionSeconds: 600, durationSeconds: 6_000, playedAt: NOON },
      { titleId: 't02', stars: 4.5, ratedAt: NOON },
    ]);
  });

  it('counts a batch once when it is delivered twice', async () => {
    const batch = threeOf(ann);
    await history.apply(batch, at(null, 3n));
    const before = await new HistoryReader(databases).read(ann);
    expect(await applied(batch, at(3n, 6n))).toEqual([]);
    expect(await eventsOf(ann)).toEqual({ 'play-started': 1, 'play-progress': 1, rating: 1 });
    expect(await new HistoryReader(databases).read(ann)).toEqual(before);
    expect(await stored()).toMatchObject({ nextOffset: 6n });
  });

  it('applies only the new events of a batch that overlaps the last one', async () => {
    const [first, second, third] = threeOf(ann);
    if (!first || !second || !third) throw new Error('expected three facts');
    await history.apply([first, second], at(null, 2n));
    expect(await applied([second, third, third], at(2n, 5n))).toEqual([third]);
    expect(await eventsOf(ann)).toEqual({ 'play-started': 1, 'play-progress': 1, rating: 1 });
  });

  it('accepts the same event id from two viewers', async () => {
    const own = fact({ viewerId: ann });
    const other = { ...own, viewerId: `${ann}-twin` };
    expect(await applied([own, other], at(null, 2n))).toHaveLength(2);
    expect(await eventsOf(`${ann}-twin`)).toEqual({ 'play-started': 1 });
  });

  it('merges late events into the stored history', async () => {
    const viewerId = ann;
    const time = (minutes: number) => minutesAfterNoon(minutes).toISOString();
    await history.apply([fact({ viewerId, kind: 'rating', stars: 5, occurredAt: time(9) })], at(null, 1n));
    const late = fact({ viewerId, kind: 'rating', stars: 1, occurredAt: time(1) });
    const listed = fact({ viewerId, kind: 'my-list-added', occurredAt: time(2) });
    await history.apply([late, listed], at(1n, 3n));
    const { entries } = await new HistoryReader(databases).read(ann);
    expect(entries).toMatchObject([{ stars: 5, ratedAt: minutesAfterNoon(9), inMyList: true }]);
  });

  it('moves the offset past a batch without a readable record', async () => {
    expect(await applied([], at(null, 7n))).toEqual([]);
    expect(await stored()).toMatchObject({ nextOffset: 7n });
  });

  it('stores an event that claims to be thousands of years old', async () => {
    const ancient = fact({ viewerId: ann, occurredAt: '0000-01-01T00:00:00+14:00', receivedAt: NOON.toISOString() });
    expect(await applied([ancient], at(null, 1n))).toHaveLength(1);
  });
});

describe('a stored offset', () => {
  it.each([
    ['another owner has started', null],
    ['another owner has moved on', 2n],
  ])('rejects a batch whose owner does not know that %s, and nothing changes', async (_, expected) => {
    await history.apply([fact({ viewerId: ann })], at(null, 1n));
    await history.apply([fact({ viewerId: ann })], at(1n, 5n));
    const before = await new HistoryReader(databases).read(ann);
    const stale = history.apply([fact({ viewerId: ann, titleId: 't09' })], at(expected, 9n));
    await expect(stale).rejects.toThrow(OffsetConflictError);
    expect(await stored()).toMatchObject({ nextOffset: 5n });
    expect(await eventsOf(ann)).toEqual({ 'play-started': 2 });
    expect(await new HistoryReader(databases).read(ann)).toEqual(before);
  });

  it('accepts only one of two concurrent owners', async () => {
    await history.apply([], at(null, 1n));
    const outcomes = await Promise.allSettled(
      ['t01', 't02'].map((titleId) => history.apply([fact({ viewerId: ann, titleId })], at(1n, 2n))),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await eventsOf(ann)).toEqual({ 'play-started': 1 });
  });

  it('starts over with a broker that was wiped, and still counts known events once', async () => {
    const known = fact({ viewerId: ann });
    await history.apply([known], at(null, 900n));
    const fresh = fact({ viewerId: ann });
    expect(await applied([known, fresh], at(null, 2n, 'cluster-2'))).toEqual([fresh]);
    expect(await stored()).toEqual({ clusterId: 'cluster-2', nextOffset: 2n });
    await expect(history.apply([], at(900n, 901n))).rejects.toThrow(OffsetConflictError);
  });

  it('is null before the first batch', async () => {
    expect(await stored()).toBeNull();
  });
});

describe('the history of a very active viewer', () => {
  it('still knows which titles were finished or rated before the latest 500', async () => {
    const time = (minutes: number) => minutesAfterNoon(minutes).toISOString();
    const rated = fact({ viewerId: ann, titleId: 'rated', kind: 'rating', stars: 4, occurredAt: time(-2) });
    const ended = fact({ viewerId: ann, titleId: 'ended', kind: 'play-finished', occurredAt: time(-2) });
    const started = fact({ viewerId: ann, titleId: 'started', occurredAt: time(-2) });
    const later = Array.from({ length: 500 }, (_, n) => fact({ viewerId: ann, titleId: `later-${n}` }));
    await history.apply([rated, ended, started, ...later], at(null, 503n));
    const stored = await new HistoryReader(databases).read(ann);
    expect(stored.entries).toHaveLength(500);
    expect(['rated', 'ended', 'started'].map((titleId) => stored.hasSeen(titleId))).toEqual([true, true, false]);
  });
});

describe('TitlesRepository', () => {
  const film = (titleId: string, version: number, name: string): Title => ({
    titleId,
    version,
    name,
    year: 1999,
    genres: ['Drama', 'Film-Noir'],
    releasedAt: '1999-05-01T02:00:00+02:00',
  });

  async function titleNames(since = 0) {
    const all = await titles.changedSince(since);
    return new Map(all.map((each) => [each.titleId, each.name]));
  }

  it('keeps the newest version of a title in whatever order versions arrive', async () => {
    const id = `film-${partition}`;
    await titles.apply([film(id, 2, 'Second'), film(id, 1, 'First')], at(null, 2n));
    expect((await titleNames()).get(id)).toBe('Second');
    await titles.apply([film(id, 1, 'First')], at(2n, 3n));
    expect((await titleNames()).get(id)).toBe('Second');
    await titles.apply([film(id, 3, 'Third')], at(3n, 4n));
    expect((await titleNames()).get(id)).toBe('Third');
  });

  it('lists the titles changed since a revision, and raises the revision with each change', async () => {
    const versions = new VersionsRepository(databases);
    await titles.apply([film('one', 1, 'One'), film('two', 1, 'Two')], at(null, 2n));
    const before = (await versions.read()).titles;
    await titles.apply([film('two', 2, 'Two!')], at(2n, 3n));
    expect((await versions.read()).titles).toBe(before + 1);
    expect(await titles.changedSince(before)).toMatchObject([
      {
        titleId: 'two',
        name: 'Two!',
        genres: ['Drama', 'Film-Noir'],
        runtimeMinutes: null,
        releasedAt: new Date('1999-05-01T00:00:00Z'),
      },
    ]);
  });

  it('changes nothing for an owner whose offset is stale', async () => {
    await titles.apply([], at(null, 5n));
    await expect(titles.apply([film('stale', 1, 'Stale')], at(4n, 6n))).rejects.toThrow(OffsetConflictError);
    expect((await titleNames()).has('stale')).toBe(false);
  });

  it('reads thousands of changed titles in chunks without losing one', async () => {
    const many = Array.from({ length: 4_001 }, (_, n) => film(`many-${n}`, 1, 'One of many'));
    const before = (await new VersionsRepository(databases).read()).titles;
    await titles.apply(many, at(null, 4_001n));
    expect((await titleNames(before)).size).toBe(4_001);
  });
});

describe('PopularityRepository', () => {
  it('ranks once per minute and number of events, and again when either changes', async () => {
    const popularity = new PopularityRepository(databases);
    const versions = new VersionsRepository(databases);
    const minute = minutesAfterNoon(5);
    const played = (titleId: string) => fact({ viewerId: ann, titleId, occurredAt: NOON.toISOString() });
    const film = (titleId: string) => ({
      titleId,
      version: 1,
      name: titleId,
      year: 1999,
      genres: [],
      releasedAt: NOON.toISOString(),
    });
    await titles.apply([film('top'), film('other')], { ...at(null, 2n), topic: 'titles' });
    const unknown = Array.from({ length: 5 }, () => played('not-in-the-catalog'));
    await history.apply([played('top'), played('top'), played('top'), ...unknown], at(null, 3n));
    expect([await popularity.refresh(minute), await popularity.refresh(minute)]).toEqual([true, false]);
    expect(await popularity.refresh(minutesAfterNoon(6))).toBe(true);
    await history.apply([played('other'), played('other')], at(3n, 5n));
    expect(await popularity.refresh(minutesAfterNoon(6))).toBe(true);
    const ranking = await popularity.load((await versions.read()).popularity);
    expect(ranking.scoreOf('top')).toBeGreaterThan(ranking.scoreOf('other'));
    expect(ranking.scoreOf('nobody-knows-it')).toBe(0);
    const trending = ranking.trending.map(([titleId]) => titleId);
    expect(trending).toContain('other');
    expect(trending).not.toContain('not-in-the-catalog');
  });
});

describe('the connection pool for pages', () => {
  it('stops a statement that takes too long for a page', async () => {
    await using limited = Databases.connect(database.url);
    await expect(limited.pages.$queryRaw`SELECT 1 AS one FROM pg_sleep(60)`).rejects.toThrow(/timeout/);
  });
});
