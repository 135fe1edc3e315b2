import { Metrics, createLogger } from '@marquee/observability';
import { TableMetrics } from '@marquee/service-defaults';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PrismaClient } from '../src/generated/prisma/client.js';
import { OutboxAgeMetrics } from '../src/outbox/outbox-age.metrics.js';
import { OutboxHousekeeping } from '../src/outbox/outbox-housekeeping.js';
import { OutboxRepository } from '../src/outbox/outbox.repository.js';
import { suiteDatabase } from './suite-database.js';

const HOUR_MS = 3_600_000;
const NOW = new Date('2026-03-01T12:00:00Z');
const never = new AbortController().signal;
const log = createLogger({ service: 'catalog', instance: 'catalog-1', level: 'silent' });

describe('the outbox', () => {
  let suite: Awaited<ReturnType<typeof suiteDatabase>>;
  let database: PrismaClient;
  let housekeeping: OutboxHousekeeping;
  const metrics = new Metrics({ service: 'catalog', instance: 'catalog-1' });
  beforeAll(async () => {
    suite = await suiteDatabase();
    ({ database } = suite);
    housekeeping = new OutboxHousekeeping(new OutboxRepository(database), database, new TableMetrics(metrics), log);
  }, 60_000);
  afterAll(() => suite[Symbol.asyncDispose]());
  beforeEach(() => database.outbox.deleteMany({}));

  it('loses its published rows after a day, however many they are and although nothing is published', async () => {
    const [old, recent] = [25, 23].map((hours) => new Date(NOW.getTime() - hours * HOUR_MS));
    await database.$executeRaw`
      INSERT INTO outbox (title_id, payload, published_at)
      SELECT 'old-' || n, '{}', ${old} FROM generate_series(1, 12000) n`;
    await database.outbox.create({ data: { titleId: 'recent', payload: {}, publishedAt: recent ?? null } });
    await housekeeping.run(NOW, never);
    expect((await database.outbox.findMany()).map(({ titleId }) => titleId)).toEqual(['recent']);
  });

  it('has the age of its oldest unpublished change as a metric, and 0 when everything is published', async () => {
    const age = new OutboxAgeMetrics(new OutboxRepository(database), metrics, log);
    const shown = async () => {
      await age.read();
      return Number(/^marquee_outbox_age_seconds\{.*\} (.+)$/m.exec(await metrics.text())?.[1]);
    };
    const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);
    await database.outbox.createMany({
      data: [
        { titleId: 'published', payload: {}, createdAt: ago(500), publishedAt: ago(499) },
        { titleId: 'waits', payload: {}, createdAt: ago(90) },
        { titleId: 'waits too', payload: {}, createdAt: ago(10) },
      ],
    });
    expect(await shown()).toBeCloseTo(90, -1);
    await database.outbox.updateMany({ data: { publishedAt: new Date() } });
    expect(await shown()).toBe(0);
  });

  it('keeps only the newest change of each title while the broker is unavailable for a month', async () => {
    for (let day = 0; day < 30; day += 1) {
      await database.$executeRaw`
        INSERT INTO outbox (title_id, payload)
        SELECT 't' || n % 100, jsonb_build_object('version', ${day} * 10 + n / 100) FROM generate_series(0, 999) n`;
      await housekeeping.run(NOW, never);
      expect(await database.outbox.count()).toBe(100);
    }
    const waiting = await database.outbox.findMany({ select: { payload: true } });
    expect(new Set(waiting.map(({ payload }) => JSON.stringify(payload)))).toEqual(new Set(['{"version":299}']));
  });

  it('is measured', async () => {
    await housekeeping.run(NOW, never);
    expect(await metrics.text()).toMatch(/^marquee_table_bytes\{.*table="outbox".*\} \d+/m);
  });
});
