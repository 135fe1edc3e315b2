import { once } from 'node:events';
import { DynamicConfig } from '@marquee/config';
import type { BuiltRows } from '@marquee/contracts/row-builder';
import type { Position } from '@marquee/messaging';
import { LOGGER } from '@marquee/service-defaults';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HistoryWriter } from '../../src/ingest/history-writer.repository.js';
import { Databases } from '../../src/database/databases.js';
import { PopularityRepository } from '../../src/popularity/popularity.repository.js';
import { ROW_KIND_BUILDERS } from '../../src/rows/kinds/index.js';
import { RowsService } from '../../src/rows/rows.service.js';
import { interestOf } from '../../src/history/interest.domain.js';
import { HistoryReader } from '../../src/history/history-reader.repository.js';
import { PageState } from '../../src/state/page-state.js';
import { TitlesRepository } from '../../src/catalog/titles.repository.js';
import { ItemWeights } from '../../src/model/item-weights.domain.js';
import { ModelRepository } from '../../src/model/model.repository.js';
import { train } from '../../src/model/train.domain.js';
import type { TrainedModel } from '../../src/model/train.domain.js';
import { TrainingProperties } from '../../src/model/model.config.js';
import { TrainingWorker } from '../../src/model/training-worker.js';
import { Trainer } from '../../src/model/trainer.service.js';
import { compareText } from '../../src/ranking/top-k.domain.js';
import { SuiteDatabase } from '../database.js';
import { NOON, fact, minutesAfterNoon } from '../factories.js';
import { rowBuilder } from '../row-builder.js';

/** A busy machine is slow: no kind of row has a time limit. */
const PATIENCE = {
  'row-builder.answerAtMs': 30_000,
  ...Object.fromEntries(
    ROW_KIND_BUILDERS.map(({ kind }) => [`command.row-builder.kind.${kind}.timeoutMs`, 30_000] as const),
  ),
};

/** One of the processes that share a database, without its periodic jobs. */
class Replica {
  readonly state: PageState;
  readonly rows: RowsService;
  readonly models: ModelRepository;
  readonly history: HistoryWriter;
  readonly titles: TitlesRepository;
  readonly popularity: PopularityRepository;

  private constructor(
    module: TestingModule,
    private readonly now: Date,
  ) {
    this.state = module.get(PageState);
    this.rows = module.get(RowsService);
    this.models = module.get(ModelRepository);
    this.history = module.get(HistoryWriter);
    this.titles = module.get(TitlesRepository);
    this.popularity = module.get(PopularityRepository);
  }

  static async start(now: Date): Promise<Replica> {
    const module = await rowBuilder(database.url, PATIENCE)
      .overrideProvider(Databases)
      .useValue(database.replica())
      .compile();
    return new Replica(module, now);
  }

  build(viewerId: string): Promise<BuiltRows> {
    return this.rows.build({ viewerId, itemsPerRow: 20 }, this.now);
  }
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
  one = await Replica.start(minutesAfterNoon(0.1));
  two = await Replica.start(minutesAfterNoon(0.9));
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

  it('name a new revision after everything that can change a row of the viewer, and after nothing else', async () => {
    const revision = async () => (await one.build('v5')).revision;
    let before = await revision();
    const changes = async (change: () => Promise<unknown>) => {
      await change();
      const after = await revision();
      const changed = after !== before;
      before = after;
      return changed;
    };
    const apply = (fields: Parameters<typeof fact>[0]) => one.history.apply([fact(fields)], position('events'));
    const title = (name: string) => [{ ...films[0], titleId: 't0', version: name.length, name }] as typeof films;
    expect(await changes(() => apply({ viewerId: 'v5', kind: 'my-list-added', titleId: 't3' }))).toBe(true);
    expect(await changes(() => apply({ viewerId: 'v5', kind: 'my-list-removed', titleId: 't3' }))).toBe(true);
    expect(await changes(() => one.titles.apply(title('Another name'), position('titles')))).toBe(true);
    expect(await changes(() => two.popularity.refresh(minutesAfterNoon(5)))).toBe(true);
    expect(await changes(() => one.models.replace(2, async () => train(await one.models.interests())))).toBe(true);
    expect(await changes(() => apply({ viewerId: 'v4', kind: 'play-started', titleId: 't3' }))).toBe(false);
    expect(await changes(() => apply({ viewerId: 'v5', kind: 'click', titleId: 't3', rowId: 'top-picks' }))).toBe(
      false,
    );
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
      .filter((entry) => entry.titleId !== 'not-in-the-catalog')
      .map((entry) => ({ titleId: entry.titleId, weight: interestOf(entry) }))
      .toSorted((a, b) => compareText(a.titleId, b.titleId));
    expect(expected.map(({ titleId }) => titleId)).toEqual(['t1', 't2', 't3', 't4', 't5']);
    const interests = (await one.models.interests()).filter((interest) => interest.viewerId === viewerId);
    expect(interests.map(({ titleId, weight }) => ({ titleId, weight }))).toEqual(expected);
  });
});

describe('Trainer', () => {
  const warnings: unknown[] = [];
  const log = { info: () => {}, warn: (warning: unknown) => warnings.push(warning) };
  const never = new AbortController().signal;

  async function trainerOf(
    replica: Replica,
    train: TrainingWorker['train'],
    properties: Readonly<Record<string, number>> = {},
  ): Promise<TestingModule> {
    return Test.createTestingModule({
      providers: [
        Trainer,
        TrainingProperties,
        { provide: ModelRepository, useValue: replica.models },
        { provide: TrainingWorker, useValue: { train } },
        { provide: DynamicConfig, useValue: new DynamicConfig({ file: properties }) },
        { provide: LOGGER, useValue: log },
      ],
    }).compile();
  }

  /** Checks once whether a training is due. */
  async function check(replica: Replica, model = () => modelOf(replica)): Promise<number | undefined> {
    const properties = { 'row-builder.trainAfterShare': 0.5 };
    const module = await trainerOf(replica, (events) => replica.models.replace(events, model), properties);
    return module.get(Trainer).trainIfDue(never);
  }

  async function modelOf({ models }: Replica): Promise<TrainedModel> {
    return train(await models.interests());
  }

  /** `count` events that were never applied. */
  function more(count: number) {
    return one.history.apply(
      Array.from({ length: count }, (_, n) => fact({ viewerId: 'v0', titleId: `t${n % 60}` })),
      position('events'),
    );
  }

  it('trains when enough events were applied since the last training, and not before', async () => {
    const first = await check(one);
    expect(first).toBeGreaterThan(0);
    const { applied, trained } = await one.models.progress();
    expect(trained).toBe(applied);
    const enough = Math.floor(applied / 2) + 1;
    await more(enough - 1);
    expect(await check(one)).toBeUndefined();
    await more(1);
    expect(await check(one)).toBe((first ?? 0) + 1);
  });

  it('leaves the training to the replica that is already training', async () => {
    await more(500);
    const [started, finish] = [Promise.withResolvers<void>(), Promise.withResolvers<TrainedModel>()];
    const busy = check(one, () => {
      started.resolve();
      return finish.promise;
    });
    await started.promise;
    const expectedOther = () => Promise.reject(new Error('expected the other replica to train'));
    expect(await check(two, expectedOther)).toBeUndefined();
    finish.resolve(train([]));
    expect(await busy).toBeGreaterThan(0);
    expect(await check(two, expectedOther)).toBeUndefined();
  });

  it('keeps the current model when a training fails', async () => {
    await more(1_000);
    const before = (await one.models.progress()).trained;
    await expect(check(one, () => Promise.reject(new Error('out of memory')))).rejects.toThrow('out of memory');
    expect((await one.models.progress()).trained).toBe(before);
  });

  it('trains automatically once the application has started', async () => {
    const trained = Promise.withResolvers<number | undefined>();
    const trainAndTell: TrainingWorker['train'] = async (events) => {
      const version = await one.models.replace(events, () => modelOf(one));
      trained.resolve(version);
      return version;
    };
    const app = await trainerOf(one, trainAndTell, { 'row-builder.trainEveryMs': 10 });
    await app.init();
    expect(await trained.promise).toBeGreaterThan(0);
    await app.close();
  });

  it('aborts a training on shutdown without logging an error', async () => {
    await more(1_000);
    const started = Promise.withResolvers<void>();
    const trainForever: TrainingWorker['train'] = async (_events, signal) => {
      started.resolve();
      await once(signal, 'abort');
      throw signal.reason;
    };
    const app = await trainerOf(one, trainForever, { 'row-builder.trainEveryMs': 10 });
    warnings.length = 0;
    await app.init();
    await started.promise;
    await app.close();
    expect(warnings).toEqual([]);
  });
});

describe('the weights of a model', () => {
  it('are stored as they were computed, and read whole by every replica once its state is refreshed', async () => {
    const titleIds = Array.from({ length: 120 }, (_, index) => `w${String(index).padStart(3, '0')}`);
    const values = Float32Array.from({ length: titleIds.length ** 2 }, (_, index) => Math.sin(index) / 3);
    const weights = new ItemWeights(titleIds, values);
    const version = (await one.models.replace(1, () => Promise.resolve({ ...train([]), weights }))) ?? 0;
    const read = await two.models.weights(version);
    expect(read.titleIds).toEqual(titleIds);
    expect(titleIds.every((_, row) => Buffer.compare(bytesOf(read.row(row)), bytesOf(weights.row(row))) === 0)).toBe(
      true,
    );
    const before = (await two.state.forViewer('v1')).revision;
    await two.state.refresh();
    const state = await two.state.forViewer('v1');
    expect((await state.scores()).isEmpty).toBe(false);
    expect(state.revision).not.toBe(before);
  });

  it('are deleted with their model', async () => {
    const first = (await one.models.replace(1, () => Promise.resolve({ ...train([]), weights: someWeights() }))) ?? 0;
    await one.models.replace(1, () => Promise.resolve(train([])));
    expect((await two.models.weights(first)).titleIds).toEqual(['a']);
    await one.models.replace(1, () => Promise.resolve(train([])));
    expect((await two.models.weights(first)).titleIds).toEqual([]);
  });

  function someWeights(): ItemWeights {
    return new ItemWeights(['a'], Float32Array.of(0));
  }

  function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
    return new Uint8Array(buffer, byteOffset, byteLength);
  }
});
