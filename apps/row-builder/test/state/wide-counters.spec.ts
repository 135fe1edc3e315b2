import type { EventKind } from '@marquee/contracts/event';
import type { Title } from '@marquee/contracts/title';
import type { Position } from '@marquee/messaging';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TitlesRepository } from '../../src/catalog/titles.repository.js';
import type { Databases } from '../../src/database/databases.js';
import { HistoryReader } from '../../src/history/history-reader.repository.js';
import { HistoryWriter } from '../../src/ingest/history-writer.repository.js';
import { ModelRepository } from '../../src/model/model.repository.js';
import { train } from '../../src/model/train.domain.js';
import { PopularityRepository } from '../../src/popularity/popularity.repository.js';
import { VersionsRepository } from '../../src/state/versions.repository.js';
import { StatisticsRepository } from '../../src/statistics/statistics.repository.js';
import { SuiteDatabase } from '../database.js';
import { NOON, fact, minutesAfterNoon } from '../factories.js';

const INT4 = 2n ** 31n - 1n;
const LARGEST = 2n ** 53n - 1n;

let database: SuiteDatabase;
let databases: Databases;
let history: HistoryWriter;
let statistics: StatisticsRepository;
/** Every test has a viewer, a title and a partition of its own. */
let n = 0;
let viewerId = '';
let titleId = '';

beforeAll(async () => {
  database = await SuiteDatabase.open();
  databases = database.replica();
  history = new HistoryWriter(databases);
  statistics = new StatisticsRepository(databases);
}, 60_000);
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});
beforeEach(() => {
  n += 1;
  viewerId = `ann-${n}`;
  titleId = `t-${n}`;
});

let offset = 0n;
function next(topic = 'events'): Position {
  offset += 1n;
  return { groupId: 'rows', topic: `${topic}-${n}-${offset}`, partition: 0, clusterId: 'c', expected: null, next: 1n };
}

async function apply(kind: EventKind, fields: object = {}): Promise<void> {
  await history.apply([fact({ viewerId, titleId, kind, ...fields })], next());
}

async function set(table: string, assignments: string, where = 'true'): Promise<void> {
  await databases.work.$executeRawUnsafe(`UPDATE ${table} SET ${assignments} WHERE ${where}`);
}

const film = (version: number): Title => ({
  titleId,
  version,
  name: `Film ${version}`,
  year: 1999,
  genres: ['Drama'],
  releasedAt: '1999-05-01T00:00:00Z',
});

describe.each([
  ['2^31', INT4],
  ['2^53', LARGEST - 1n],
])('at the edge of %s', (_, edge) => {
  it('the events of a viewer and of all viewers are counted', async () => {
    await apply('click');
    await set('viewer_event_count', `count = ${edge}`, `viewer_id = '${viewerId}'`);
    await set('event_count', `count = CASE WHEN kind = 'click' THEN ${edge} ELSE 0 END`);
    await apply('click');
    expect((await statistics.read(viewerId)).events).toEqual({ click: Number(edge) + 1 });
    expect((await statistics.read(undefined)).events.click).toBe(Number(edge) + 1);
  });

  it('the impressions and clicks of a row kind are counted, and the partition goes on', async () => {
    const row = { rowId: 'my-list' };
    await apply('impression', row);
    await set('row_statistics', `impressions = ${edge}, clicks = ${edge}`);
    await apply('impression', row);
    await apply('click', row);
    const counted = await databases.work.rowStatistics.findUnique({ where: { kind: 'my-list' } });
    expect(counted).toEqual({ kind: 'my-list', impressions: edge + 1n, clicks: edge + 1n });
  });

  it('the plays, finishes and ratings of a title are counted', async () => {
    await apply('rating', { stars: 1 });
    await apply('play-finished');
    await set('title_statistics', `starts = ${edge}, finishes = ${edge}, ratings = ${edge}, half_stars = ${edge}`);
    await set('title_activity', `starts = ${edge}, finishes = ${edge}`);
    await history.apply(
      [
        fact({ viewerId, titleId, kind: 'play-started' }),
        fact({ viewerId, titleId, kind: 'play-finished' }),
        fact({ viewerId: `${viewerId}-twin`, titleId, kind: 'rating', stars: 0.5 }),
      ],
      next(),
    );
    const more = edge + 1n;
    const totals = await databases.work.titleStatistics.findUnique({ where: { titleId } });
    expect(totals).toEqual({ titleId, starts: more, finishes: more, ratings: more, halfStars: more });
    const [hour] = await databases.work.titleActivity.findMany({ where: { titleId } });
    expect([hour?.starts, hour?.finishes]).toEqual([more, more]);
  });

  it('the starts and finishes of a viewer of one title are counted', async () => {
    await apply('play-started');
    await set('viewer_title', `starts = ${edge}, finishes = ${edge}`, `viewer_id = '${viewerId}'`);
    await apply('play-started');
    await apply('play-finished');
    const { entries } = await new HistoryReader(databases).read(viewerId);
    expect(entries).toMatchObject([{ titleId, starts: Number(edge) + 1, finishes: Number(edge) + 1 }]);
  });

  it('titles are ranked again after each event, with the counts that they have', async () => {
    const popularity = new PopularityRepository(databases);
    await databases.work.titleStatistics.deleteMany({});
    await databases.work.titleActivity.deleteMany({});
    await new TitlesRepository(databases).apply([film(1)], next('titles'));
    await apply('play-started');
    await set('event_count', `count = CASE WHEN kind = 'play-started' THEN ${edge} ELSE 0 END`);
    await set('title_statistics', `starts = ${edge}`, `title_id = '${titleId}'`);
    await set('title_activity', `starts = ${edge}`, `title_id = '${titleId}'`);
    await databases.work.popularity.deleteMany({});
    expect(await popularity.refresh(NOON)).toBe(true);
    await apply('play-started');
    expect(await popularity.refresh(NOON)).toBe(true);
    const { version, events } = await databases.work.popularity.findFirstOrThrow({ orderBy: { version: 'desc' } });
    expect(events).toBe(edge + 1n);
    const ranking = await popularity.load(Number(version));
    expect(ranking.trending[0]).toEqual([titleId, expect.any(Number)]);
    expect(ranking.scoreOf(titleId)).toBe(1);
  });

  it('the versions of rankings and models rise', async () => {
    await apply('play-started');
    await databases.work.popularity.deleteMany({});
    await databases.work.model.deleteMany({});
    for (const table of ['popularity', 'model']) {
      await databases.work.$executeRawUnsafe(`SELECT setval('${table}_version_seq', ${edge})`);
    }
    expect(await new PopularityRepository(databases).refresh(minutesAfterNoon(n))).toBe(true);
    const models = new ModelRepository(databases);
    expect(await models.replace(1, async () => train(await models.interests()))).toBe(Number(edge) + 1);
    expect(await new VersionsRepository(databases).read()).toMatchObject({
      popularity: Number(edge) + 1,
      model: Number(edge) + 1,
    });
    expect(await models.segments(Number(edge) + 1)).toEqual(expect.any(Array));
    expect(await models.neighbors(Number(edge) + 1, [titleId])).toEqual(expect.any(Map));
  });

  it('a training knows how many events it has seen', async () => {
    await apply('click');
    await set('event_count', `count = CASE WHEN kind = 'click' THEN ${edge} ELSE 0 END`);
    const models = new ModelRepository(databases);
    await databases.work.model.deleteMany({});
    await databases.work.$executeRaw`SELECT setval('model_version_seq', 1)`;
    await models.replace(Number(edge), async () => train([]));
    await apply('click');
    expect(await models.progress()).toEqual({ applied: Number(edge) + 1, trained: Number(edge) });
  });

  it('the version of a title and the revision of the read model rise', async () => {
    const titles = new TitlesRepository(databases);
    await titles.apply([film(1)], next('titles'));
    await set('revision', `value = ${edge}`);
    await titles.apply([film(Number(edge))], next('titles'));
    await set('revision', `value = ${edge}`);
    await titles.apply([film(Number(edge) + 1)], next('titles'));
    expect((await titles.changedSince(Number(edge))).map(({ name }) => name)).toEqual([`Film ${edge + 1n}`]);
    expect((await new VersionsRepository(databases).read()).titles).toBe(Number(edge) + 1);
  });
});

describe('a count above 2^53', () => {
  it('stays at the largest safe integer, and titles are still ranked', async () => {
    await apply('play-started');
    await set('event_count', `count = ${LARGEST + 1n}`);
    await set('title_statistics', `starts = ${LARGEST + 2n}`, `title_id = '${titleId}'`);
    expect((await statistics.read(undefined)).events['play-started']).toBe(Number.MAX_SAFE_INTEGER);
    const popularity = new PopularityRepository(databases);
    expect(await popularity.refresh(minutesAfterNoon(500))).toBe(true);
    await apply('play-started');
    expect(await popularity.refresh(minutesAfterNoon(500))).toBe(true);
  });
});
