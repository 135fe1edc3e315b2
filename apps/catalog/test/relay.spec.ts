import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Title } from '@marquee/contracts/title';
import { catalogTitles } from '@marquee/contracts/topics';
import type { KafkaClient } from '@marquee/messaging';
import type { PrismaClient } from '../src/generated/prisma/client.js';
import { OutboxRepository } from '../src/publishing/outbox.repository.js';
import { TitleRelay } from '../src/publishing/title-relay.js';
import { TitlesRepository } from '../src/titles/titles.repository.js';
import { suiteDatabase } from './database.js';

/** Takes what is published, in order; refuses as long as it is told to. */
class Broker {
  readonly published: string[] = [];
  away = false;
  private changed: () => void = () => undefined;

  client(): KafkaClient {
    const send = (topic: { name: string }, values: readonly Title[]): Promise<void> => {
      if (this.away) return Promise.reject(new Error('away'));
      if (topic.name !== catalogTitles.name) return Promise.reject(new Error(`unexpected topic ${topic.name}`));
      this.published.push(...values.map(({ titleId, version }) => `${titleId}@${version}`));
      this.changed();
      return Promise.resolve();
    };
    return { producer: () => ({ send }), onEvent: () => undefined } as unknown as KafkaClient;
  }

  async until(count: number): Promise<void> {
    while (this.published.length < count) {
      await new Promise<void>((resolve) => {
        this.changed = resolve;
      });
    }
  }
}

describe('the relay of titles', () => {
  let suite: Awaited<ReturnType<typeof suiteDatabase>>;
  let database: PrismaClient;
  let titles: TitlesRepository;
  beforeAll(async () => {
    suite = await suiteDatabase();
    ({ database } = suite);
    titles = new TitlesRepository(database);
  }, 60_000);
  afterAll(() => suite[Symbol.asyncDispose]());

  const put = (titleId: string, year: number) =>
    titles.put([{ titleId, name: titleId, year, genres: [], releasedAt: '2001-01-01T00:00:00Z' }]);

  it('publishes every change once and in order, with two replicas at work', async () => {
    const broker = new Broker();
    const relays = [0, 1].map(() => new TitleRelay(new OutboxRepository(database), broker.client()));
    for (const relay of relays) relay.start();
    for (const year of [2001, 2002, 2003]) {
      await put('a', year);
      await put('b', year);
      for (const relay of relays) relay.wake();
    }
    await broker.until(6);
    await Promise.all(relays.map((relay) => relay.close()));
    expect(broker.published.filter((entry) => entry.startsWith('a'))).toEqual(['a@1', 'a@2', 'a@3']);
    expect(broker.published).toHaveLength(6);
    expect(await database.outbox.count({ where: { publishedAt: null } })).toBe(0);
  }, 30_000);

  it('keeps what a broker that is away did not take, and publishes it later', async () => {
    const broker = new Broker();
    broker.away = true;
    const relay = new TitleRelay(new OutboxRepository(database), broker.client());
    relay.start();
    await put('c', 2001);
    relay.wake();
    expect(await database.outbox.count({ where: { publishedAt: null } })).toBe(1);
    broker.away = false;
    relay.wake();
    await broker.until(1);
    await relay.close();
    expect(broker.published).toEqual(['c@1']);
  }, 30_000);

  it('finds a row with a lower id that was committed later', async () => {
    const broker = new Broker();
    const relay = new TitleRelay(new OutboxRepository(database), broker.client());
    const payload = (titleId: string) => ({
      titleId,
      name: titleId,
      year: 2001,
      genres: [],
      releasedAt: '2001-01-01T00:00:00Z',
      version: 1,
    });
    await database.outbox.create({ data: { id: 9_001n, titleId: 'late', payload: payload('late') } });
    relay.start();
    await broker.until(1);
    await database.outbox.create({ data: { id: 9_000n, titleId: 'later', payload: payload('later') } });
    relay.wake();
    await broker.until(2);
    await relay.close();
    expect(broker.published).toEqual(['late@1', 'later@1']);
  }, 30_000);
});
