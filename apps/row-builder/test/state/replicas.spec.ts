import { once } from 'node:events';
import { DynamicConfig } from '@marquee/config';
import type { BuiltRows } from '@marquee/contracts/row-builder';
import type { Position } from '@marquee/messaging';
import { Command } from '@marquee/resilience';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HistoryWriter } from '../../src/ingest/history-writer.repository.js';
import type { Databases } from '../../src/database/databases.js';
import { PopularityRepository } from '../../src/popularity/popularity.repository.js';
import { rowBuilderProperties } from '../../src/row-builder.config.js';
import { RowsService } from '../../src/rows/rows.service.js';
import { VersionsRepository } from '../../src/state/versions.repository.js';
import { interestOf } from '../../src/history/interest.domain.js';
import { HistoryReader } from '../../src/history/history-reader.repository.js';
import { PageState } from '../../src/state/page-state.js';
import { TitlesRepository } from '../../src/catalog/titles.repository.js';
import { ModelRepository } from '../../src/model/model.repository.js';
import { train } from '../../src/model/train.domain.js';
import type { TrainedModel } from '../../src/model/train.domain.js';
import { Trainer } from '../../src/model/trainer.service.js';
import { compareText } from '../../src/ranking/top-k.domain.js';
import { SuiteDatabase } from '../database.js';
import { NOON, fact, minutesAfterNoon } from '../factories.js';

/** One of the processes that share a database. */
class Replica {
  readonly state: PageState;
  readonly rows: RowsService;
  readonly models: ModelRepository;
  readonly history: HistoryWriter;
  readonly titles: TitlesRepository;
  readonly popularity: PopularityRepository;

  constructor(
    databases: Databases,
    private readonly now: Date,
  ) {
    this.titles = new TitlesRepository(databases);
    this.popularity = new PopularityRepository(databases);
    this.models = new ModelRepository(databases);
    this.history = new HistoryWriter(databases);
    const [versions, reader] = [new VersionsRepository(databases), new HistoryReader(databases)];
    this.state = new PageState(versions, reader, this.titles, this.popularity, this.models);
    this.rows = new RowsService(
      this.state,
      properties(),
      (options) => new Command({ ...options, settings: { timeoutMs: 30_000 } }),
    );
  }

  build(viewerId: string): Promise<BuiltRows> {
    return this.rows.build({ viewerId, itemsPerRow: 20 }, this.now);
  }
}

function properties(values: Readonly<Record<string, number>> = {}) {
  return rowBuilderProperties(new DynamicConfig({ file: { 'row-builder.answerAtMs': 30_000, ...values } }));
}

const GENRES = ['Drama', 'Western', 'Noir'];
const films = Array.from({ length: 60 }, (_, n) => ({
  titleId: `t${n}`,
  version: 1,
  name: `Film ${n}`,
  year: 2000,
  genres: [GENRES[n % 3] ?? ''],
  runtimeMinutes: 100,
  releasedAt: NOON.toISOString(),
}));
const VIEWERS = ['v0', 'v1', 'v2', 'v3', 'v4', 'v5'];

/** Every viewer finished eight titles of one genre. */
const finishes = VIEWERS.flatMap((viewerId, v) =>
  Array.from({ length: 8 }, (_, n) =>
    fact({
      viewerId,
      kind: 'play-finished',
      titleId: `t${(v % 3) + 3 * ((n + v) % 20)}`,
      occurredAt: minutesAfterNoon(-n).toISOString(),
    }),
  ),
);

let database: SuiteDatabase;
let one: Replica;
let two: Replica;
const next = { titles: 0n, events: 0n };

function position(topic: 'titles' | 'events'): Position {
  const expected = next[topic] === 0n ? null : next[topic];
  next[topic] += 1n;
  return { groupId: 'rows', clusterId: 'cluster-1', topic, partition: 0, expected, next: next[topic] };
}

beforeAll(async () => {
  database = await SuiteDatabase.open();
  one = new Replica(database.replica(), minutesAfterNoon(0.1));
  two = new Replica(database.replica(), minutesAfterNoon(0.9));
  await one.titles.apply(films, position('titles'));
}, 60_000);
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

async function sameRows(viewerId: string): Promise<BuiltRows> {
  const [first, second] = await Promise.all([one.build(viewerId), two.build(viewerId)]);
  const { asOf, rows } = first;
  expect(asOf).not.toBe(second.asOf);
  const timeless = (built: BuiltRows) => ({ ...built, asOf, rows: built.rows.map((row) => ({ ...row, asOf })) });
  expect(timeless(second)).toEqual({ ...first, rows });
  return first;
}

describe('two replicas on one database', () => {
  it('build the same rows for a new viewer', async () => {
    const built = await sameRows('nobody-yet');
    expect(built.newViewer).toBe(true);
    expect(built.rows.map(({ kind }) => kind)).toContain('top-picks');
  });

  it('build the same rows in the same minute after events, after a ranking and after a training', async () => {
    await one.history.apply(finishes, position('events'));
    const byGenre = await sameRows('v1');
    expect(byGenre.rows.map(({ kind }) => kind)).toContain('because-you-watched');

    expect(await two.popularity.refresh(NOON)).toBe(true);
    const ranked = await sameRows('v1');
    expect(ranked.rows.map(({ kind }) => kind)).toContain('trending-now');

    await one.models.replace(1, async () => train(await one.models.interests()));
    const modelled = await sameRows('v1');
    expect(modelled.segment).toMatch(/^taste-[1-3]$/);
    expect((await sameRows('v4')).segment).toBe(modelled.segment);
    expect((await sameRows('v2')).segment).not.toBe(modelled.segment);
  });

  it('see a change that the other has applied at once, although their caches are warm', async () => {
    await Promise.all([one.state.refresh(), two.state.refresh()]);
    await one.history.apply([fact({ viewerId: 'v0', kind: 'my-list-added', titleId: 't29' })], position('events'));
    const built = await two.build('v0');
    expect(built.rows.find(({ rowId }) => rowId === 'my-list')?.titleIds).toEqual(['t29']);
  });

  it('leave a title out of a row until the title has arrived from the catalog', async () => {
    await one.history.apply([fact({ viewerId: 'ann', kind: 'my-list-added', titleId: 'later' })], position('events'));
    expect((await sameRows('ann')).rows.map(({ rowId }) => rowId)).not.toContain('my-list');
    const film = {
      titleId: 'later',
      version: 1,
      name: 'Later',
      year: 2001,
      genres: [],
      releasedAt: '2001-01-01T00:00:00Z',
    };
    await two.titles.apply([film], position('titles'));
    const { rows } = await sameRows('ann');
    expect(rows.find(({ rowId }) => rowId === 'my-list')?.cards).toEqual([
      { titleId: 'later', name: 'Later', year: 2001, genres: [], state: { inMyList: true } },
    ]);
  });

  it('build different rows for each segment', async () => {
    const { segments } = await one.rows.segments();
    expect(segments.map(({ segment }) => segment)).toEqual(['taste-1', 'taste-2', 'taste-3']);
    const favourite = segments.map(({ rows }) => rows.find(({ kind }) => kind === 'popular-in-genre')?.title);
    expect(new Set(favourite)).toEqual(new Set(['Popular in Drama', 'Popular in Noir', 'Popular in Western']));
  });
});

describe('the input of a training', () => {
  it('weighs each title of each viewer by interestOf, the rule that pages use', async () => {
    const viewerId = 'critic';
    await one.history.apply(
      [
        fact({ viewerId, titleId: 't1', kind: 'rating', stars: 5 }),
        fact({ viewerId, titleId: 't2', kind: 'play-finished' }),
        fact({ viewerId, titleId: 't2', kind: 'rating', stars: 3 }),
        fact({ viewerId, titleId: 't3', kind: 'my-list-added' }),
        fact({ viewerId, titleId: 't4' }),
        fact({ viewerId, titleId: 't5', kind: 'rating', stars: 2 }),
        fact({ viewerId, titleId: 'not-in-the-catalog', kind: 'play-finished' }),
      ],
      position('events'),
    );
    const { entries } = await new HistoryReader(database.replica()).read(viewerId);
    const expected = entries
      .filter((entry) => entry.titleId !== 'not-in-the-catalog' && interestOf(entry) > 0)
      .map((entry) => ({ titleId: entry.titleId, weight: interestOf(entry) }))
      .toSorted((a, b) => compareText(a.titleId, b.titleId));
    expect(expected.map(({ titleId }) => titleId)).toEqual(['t1', 't2', 't3', 't4']);
    const interests = (await one.models.interests()).filter((interest) => interest.viewerId === viewerId);
    expect(interests.map(({ titleId, weight }) => ({ titleId, weight }))).toEqual(expected);
  });
});

describe('Trainer', () => {
  const quiet = () => {};

  function trainerOf(replica: Replica, model?: () => Promise<TrainedModel>): Trainer {
    return new Trainer(
      replica.models,
      properties({ 'row-builder.trainAfterShare': 0.5 }),
      { train: (events) => replica.models.replace(events, model ?? modelOf(replica)) },
      quiet,
      quiet,
    );
  }

  function modelOf({ models }: Replica): () => Promise<TrainedModel> {
    return async () => train(await models.interests());
  }

  /** `count` events that were never applied. */
  function more(count: number) {
    return one.history.apply(
      Array.from({ length: count }, (_, n) => fact({ viewerId: 'v0', titleId: `t${n % 60}` })),
      position('events'),
    );
  }

  it('trains when enough events were applied since the last training, and not before', async () => {
    const trainer = trainerOf(one);
    const first = await trainer.trainIfDue();
    expect(first).toBeGreaterThan(0);
    const { applied, trained } = await one.models.progress();
    expect(trained).toBe(applied);
    const enough = Math.floor(applied / 2) + 1;
    await more(enough - 1);
    expect(await trainer.trainIfDue()).toBeUndefined();
    await more(1);
    expect(await trainer.trainIfDue()).toBe((first ?? 0) + 1);
  });

  it('leaves the training to the replica that is already training', async () => {
    await more(500);
    const [started, finish] = [Promise.withResolvers<void>(), Promise.withResolvers<TrainedModel>()];
    const busy = trainerOf(one, () => {
      started.resolve();
      return finish.promise;
    }).trainIfDue();
    await started.promise;
    const idle = trainerOf(two, () => Promise.reject(new Error('expected the other replica to train')));
    expect(await idle.trainIfDue()).toBeUndefined();
    finish.resolve(train([]));
    expect(await busy).toBeGreaterThan(0);
    expect(await idle.trainIfDue()).toBeUndefined();
  });

  it('keeps the current model when a training fails', async () => {
    await more(1_000);
    const before = (await one.models.progress()).trained;
    const failing = trainerOf(one, () => Promise.reject(new Error('out of memory')));
    await expect(failing.trainIfDue()).rejects.toThrow('out of memory');
    expect((await one.models.progress()).trained).toBe(before);
  });

  it('starts a training automatically and reports its version', async () => {
    const told = Promise.withResolvers<number>();
    await using trainer = new Trainer(
      one.models,
      properties({ 'row-builder.trainEveryMs': 10 }),
      { train: (events) => one.models.replace(events, modelOf(one)) },
      told.resolve,
      told.reject,
    );
    trainer.start();
    expect(await told.promise).toBeGreaterThan(0);
  });

  it('aborts a training on shutdown without reporting an error', async () => {
    await more(1_000);
    const [begun, errors] = [Promise.withResolvers<void>(), [] as unknown[]];
    const trainer = new Trainer(
      one.models,
      properties({ 'row-builder.trainEveryMs': 10 }),
      {
        train: async (_events, signal) => {
          begun.resolve();
          await once(signal, 'abort');
          throw signal.reason;
        },
      },
      quiet,
      (error) => errors.push(error),
    );
    trainer.start();
    await begun.promise;
    await trainer[Symbol.asyncDispose]();
    expect(errors).toEqual([]);
  });
});
