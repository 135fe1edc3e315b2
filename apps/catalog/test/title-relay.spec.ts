import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Title } from '@marquee/contracts/title';
import { catalogTitles } from '@marquee/contracts/topics';
import { PRODUCER } from '@marquee/service-defaults';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import { PrismaClient } from '../src/generated/prisma/client.js';
import { OutboxRepository } from '../src/outbox/outbox.repository.js';
import { TitleRelay } from '../src/outbox/title-relay.service.js';
import { TitlesRepository } from '../src/titles/titles.repository.js';
import { suiteDatabase } from './suite-database.js';

/** Records what is published, in order, and refuses while `unavailable` is set. */
class Broker {
  readonly published: string[] = [];
  unavailable = false;
  private changed: () => void = () => undefined;

  readonly send = (topic: { name: string }, values: readonly Title[]): Promise<void> => {
    if (this.unavailable) return Promise.reject(new Error('unavailable'));
    if (topic.name !== catalogTitles.name) return Promise.reject(new Error(`unexpected topic ${topic.name}`));
    this.published.push(...values.map(({ titleId, version }) => `${titleId}@${version}`));
    this.changed();
    return Promise.resolve();
  };

  readonly onEvent = (): void => undefined;

  async until(count: number): Promise<void> {
    while (this.published.length < count) {
      await new Promise<void>((resolve) => {
        this.changed = resolve;
      });
    }
  }
}

describe('TitleRelay', () => {
  let suite: Awaited<ReturnType<typeof suiteDatabase>>;
  let database: PrismaClient;
  let titles: TitlesRepository;
  beforeAll(async () => {
    suite = await suiteDatabase();
    ({ database } = suite);
    titles = new TitlesRepository(database);
  }, 60_000);
  afterAll(() => suite[Symbol.asyncDispose]());

  /** A replica's relay; it starts with `init` and stops with `close`. */
  const replicaWith = (broker: Broker): Promise<TestingModule> =>
    Test.createTestingModule({
      providers: [
        OutboxRepository,
        TitleRelay,
        { provide: PrismaClient, useValue: database },
        { provide: PRODUCER, useValue: broker },
      ],
    }).compile();

  const put = (titleId: string, year: number) =>
    titles.putTitles([{ titleId, name: titleId, year, genres: [], releasedAt: '2001-01-01T00:00:00Z' }]);

  it('publishes every change once and in order when two replicas run', async () => {
    const broker = new Broker();
    const replicas = [await replicaWith(broker), await replicaWith(broker)];
    await Promise.all(replicas.map((replica) => replica.init()));
    for (const year of [2001, 2002, 2003]) {
      await put('a', year);
      await put('b', year);
      for (const replica of replicas) replica.get(TitleRelay).publishSoon();
    }
    await broker.until(6);
    await Promise.all(replicas.map((replica) => replica.close()));
    expect(broker.published.filter((entry) => entry.startsWith('a'))).toEqual(['a@1', 'a@2', 'a@3']);
    expect(broker.published).toHaveLength(6);
    expect(await database.outbox.count({ where: { publishedAt: null } })).toBe(0);
  }, 30_000);

  it('keeps changes while the broker is unavailable and publishes them later', async () => {
    const broker = new Broker();
    broker.unavailable = true;
    const replica = await replicaWith(broker);
    await replica.init();
    await put('c', 2001);
    replica.get(TitleRelay).publishSoon();
    expect(await database.outbox.count({ where: { publishedAt: null } })).toBe(1);
    broker.unavailable = false;
    replica.get(TitleRelay).publishSoon();
    await broker.until(1);
    await replica.close();
    expect(broker.published).toEqual(['c@1']);
  }, 30_000);

  it('publishes a row with a lower id that was committed later', async () => {
    const broker = new Broker();
    const replica = await replicaWith(broker);
    const payload = (titleId: string) => ({
      titleId,
      name: titleId,
      year: 2001,
      genres: [],
      releasedAt: '2001-01-01T00:00:00Z',
      version: 1,
    });
    await database.outbox.create({ data: { id: 9_001n, titleId: 'late', payload: payload('late') } });
    await replica.init();
    await broker.until(1);
    await database.outbox.create({ data: { id: 9_000n, titleId: 'later', payload: payload('later') } });
    replica.get(TitleRelay).publishSoon();
    await broker.until(2);
    await replica.close();
    expect(broker.published).toEqual(['late@1', 'later@1']);
  }, 30_000);
});
