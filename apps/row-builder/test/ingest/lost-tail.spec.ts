import { EVENT_WINDOW } from '@marquee/contracts/event-window';
import type { RecordedEvent } from '@marquee/contracts/event';
import { topics, viewingEvents } from '@marquee/contracts/topics';
import { testKafka } from '@marquee/local/testing';
import { KafkaClient } from '@marquee/messaging';
import { Metrics } from '@marquee/observability';
import { createTestApp } from '@marquee/service-defaults/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Databases } from '../../src/database/databases.js';
import { EventMemory } from '../../src/ingest/event-memory.repository.js';
import { StatisticsRepository } from '../../src/statistics/statistics.repository.js';
import { SuiteDatabase } from '../database.js';
import { event } from '../factories.js';
import { rowBuilder } from '../row-builder.js';

const DAY_MS = 86_400_000;

/** An event that occurred and was received `daysAgo`. */
function received(daysAgo: number, titleId: string): RecordedEvent {
  return event({ titleId, occurredAt: new Date(Date.now() - daysAgo * DAY_MS).toISOString() });
}

describe('a row-builder whose broker has lost the end of its log', () => {
  let database: SuiteDatabase;
  let databases: Databases;
  let kafka: Awaited<ReturnType<typeof testKafka>>;
  let client: KafkaClient;
  beforeAll(async () => {
    [database, kafka] = await Promise.all([SuiteDatabase.open(), testKafka()]);
    databases = database.replica();
    client = new KafkaClient({ brokers: kafka.brokers.split(','), clientId: 'suite' });
    await client.ensureTopics(topics);
  }, 60_000);
  afterAll(async () => {
    await client.close();
    await kafka[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  /** Runs a row-builder until it has applied `count` events of the viewer, and returns its metrics. */
  async function runUntilApplied(count: number): Promise<string> {
    const module = await rowBuilder(database.url, {}, { KAFKA_BROKERS: kafka.brokers }).compile();
    const app = await createTestApp(module, { consume: true });
    const statistics = new StatisticsRepository(databases);
    while (((await statistics.read('ann')).events['play-started'] ?? 0) < count) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const text = await app.get(Metrics).text();
    await app.close();
    return text;
  }

  it('counts no event twice, goes on, and says what is lost', async () => {
    await using producer = client.producer();
    const [ancient, recent, fresh] = [received(30, 'ancient'), received(3, 'recent'), received(0, 'fresh')];
    await producer.send(viewingEvents, [ancient, recent]);
    await runUntilApplied(2);
    await new EventMemory(databases).forget(new Date(Date.now() - EVENT_WINDOW.memoryMs), AbortSignal.timeout(10_000));
    await databases.work.consumerOffset.updateMany({
      where: { topic: viewingEvents.name },
      data: { nextOffset: 500n },
    });

    await producer.send(viewingEvents, [fresh]);
    const metrics = await runUntilApplied(3);
    const counted = await databases.work.viewerTitle.findMany({ orderBy: { titleId: 'asc' } });
    expect(counted.map(({ titleId, starts }) => [titleId, starts])).toEqual([
      ['ancient', 1n],
      ['fresh', 1n],
      ['recent', 1n],
    ]);
    expect(metrics).toMatch(/consumer_log_missing_records_total\{.*reason="beyond-end".*\} 497$/m);
  }, 60_000);
});
