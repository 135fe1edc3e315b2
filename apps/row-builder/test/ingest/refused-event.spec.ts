import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { RecordedEvent } from '@marquee/contracts/event';
import { viewingEvents } from '@marquee/contracts/topics';
import { testKafka } from '@marquee/local/testing';
import { KafkaClient } from '@marquee/messaging';
import { Metrics } from '@marquee/observability';
import { createTestApp, testService } from '@marquee/service-defaults/testing';
import { expect, it } from '@jest/globals';
import { AppModule } from '../../src/app.module.js';
import { StatisticsRepository } from '../../src/statistics/statistics.repository.js';
import { SuiteDatabase } from '../database.js';

const event = (viewerId: string, titleId: string): RecordedEvent => ({
  id: randomUUID(),
  viewerId,
  kind: 'play-started',
  titleId,
  occurredAt: new Date().toISOString(),
  receivedAt: new Date().toISOString(),
});

it('an event that PostgreSQL refuses becomes a dead letter, and the other events of its partition are applied', async () => {
  await using database = await SuiteDatabase.open();
  await using kafka = await testKafka();
  const { work } = database.replica();
  await work.$executeRaw`ALTER TABLE viewer_title ADD CHECK (title_id <> 'refused')`;
  const home = await mkdtemp(join(tmpdir(), 'row-builder-'));
  const environment = { MARQUEE_HOME: home, ROWS_DATABASE_URL: database.url, KAFKA_BROKERS: kafka.brokers };
  await using client = new KafkaClient({ brokers: kafka.brokers.split(','), clientId: 'second-producer' });
  const viewers = ['ann', 'bob', 'cid', 'dan'];
  await client.producer().send(
    viewingEvents,
    viewers.flatMap((viewer) => [event(viewer, 'a'), event(viewer, 'refused'), event(viewer, 'b')]),
  );
  const app = await createTestApp(await testService({ imports: [AppModule] }, { environment }).compile(), {
    consume: true,
  });
  try {
    const statistics = app.get(StatisticsRepository);
    const applied = async () => (await statistics.read(undefined)).events['play-started'] ?? 0;
    while ((await applied()) < viewers.length * 2) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await applied()).toBe(viewers.length * 2);
    const counted = (await app.get(Metrics).text())
      .split('\n')
      .find((line) => line.startsWith('marquee_dead_letters_total{'));
    for (const part of [viewingEvents.name, 'handling', 'stored', ` ${viewers.length}`])
      expect(counted).toContain(part);
  } finally {
    await app.close();
    await rm(home, { recursive: true });
  }
}, 60_000);
