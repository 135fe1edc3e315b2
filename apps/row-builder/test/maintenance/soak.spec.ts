import { randomUUID } from 'node:crypto';
import { viewingEvents } from '@marquee/contracts/topics';
import type { EventKind } from '@marquee/contracts/event';
import { Metrics } from '@marquee/observability';
import { TableMetrics } from '@marquee/service-defaults';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TitlesRepository } from '../../src/catalog/titles.repository.js';
import type { Databases } from '../../src/database/databases.js';
import { EventMemory } from '../../src/ingest/event-memory.repository.js';
import { HistoryWriter } from '../../src/ingest/history-writer.repository.js';
import type { ViewingFact } from '../../src/ingest/viewing-fact.domain.js';
import { HousekeepingMetrics } from '../../src/maintenance/housekeeping.metrics.js';
import { Housekeeping } from '../../src/maintenance/housekeeping.service.js';
import { ModelRepository } from '../../src/model/model.repository.js';
import { train } from '../../src/model/train.domain.js';
import { PopularityRepository } from '../../src/popularity/popularity.repository.js';
import { StatisticsRepository } from '../../src/statistics/statistics.repository.js';
import { SuiteDatabase } from '../database.js';
import { NOON, fact } from '../factories.js';

const DAY_MS = 86_400_000;
const DAYS = 32;
/** The trending window is the longest that anything is kept. */
const STEADY_DAY = 16;
const EVENTS_A_DAY = 1_000;
const BATCH = 250;
const KINDS: readonly EventKind[] = ['play-started', 'play-finished', 'impression', 'click', 'my-list-added'];
const never = new AbortController().signal;

let database: SuiteDatabase;
let databases: Databases;
let history: HistoryWriter;
let housekeeping: Housekeeping;
const metrics = new Metrics({ service: 'row-builder', instance: 'row-builder-1' });
let end = 0n;
let tables: readonly string[];

beforeAll(async () => {
  database = await SuiteDatabase.open();
  databases = database.replica();
  history = new HistoryWriter(databases);
  housekeeping = new Housekeeping(
    databases,
    new EventMemory(databases),
    new PopularityRepository(databases),
    { admin: { logBounds: () => Promise.resolve(new Map([[0, { end }]])) } },
    new HousekeepingMetrics(metrics),
    new TableMetrics(metrics),
  );
  const found = await databases.work.$queryRaw<{ table: string }[]>`
    SELECT relname AS "table" FROM pg_stat_user_tables WHERE relname <> '_prisma_migrations'`;
  tables = found.map(({ table }) => table);
  const films = Array.from({ length: 40 }, (_, n) => ({
    titleId: `t${n}`,
    version: 1,
    name: `Film ${n}`,
    year: 2000,
    genres: ['Drama'],
    releasedAt: NOON.toISOString(),
  }));
  const position = { groupId: 'rows', topic: 'titles', partition: 0, clusterId: 'c', expected: null, next: 1n };
  await new TitlesRepository(databases).apply(films, position);
}, 60_000);
afterAll(() => database[Symbol.asyncDispose]());

function dayAt(day: number, share = 0): Date {
  return new Date(NOON.getTime() + (day + share) * DAY_MS);
}

function eventsOf(day: number): ViewingFact[] {
  return Array.from({ length: EVENTS_A_DAY }, (_, n) => {
    const at = dayAt(day, n / EVENTS_A_DAY).toISOString();
    const kind = KINDS[n % KINDS.length] ?? 'click';
    return fact({
      id: randomUUID(),
      viewerId: `v${n % 25}`,
      titleId: `t${n % 40}`,
      kind,
      occurredAt: at,
      receivedAt: at,
    });
  });
}

async function apply(facts: readonly ViewingFact[]): Promise<void> {
  for (let from = 0; from < facts.length; from += BATCH) {
    const expected = end === 0n ? null : end;
    end += BigInt(BATCH);
    const { name: topic } = viewingEvents;
    const position = { groupId: 'rows', topic, partition: 0, clusterId: 'c', expected, next: end };
    await history.apply(facts.slice(from, from + BATCH), position);
  }
}

/** What autovacuum does in production. */
async function vacuum(): Promise<void> {
  await databases.work.$executeRawUnsafe(`VACUUM ANALYZE ${[...tables].join(', ')}`);
}

/** Rows and bytes of every table. */
async function sizes(): Promise<Map<string, { rows: number; bytes: number }>> {
  await vacuum();
  const found = new Map<string, { rows: number; bytes: number }>();
  for (const table of tables) {
    const [size] = await databases.work.$queryRawUnsafe<{ rows: number; bytes: number }[]>(
      `SELECT count(*)::float8 AS rows, pg_total_relation_size('"${table}"')::float8 AS bytes FROM "${table}"`,
    );
    if (size !== undefined) found.set(table, size);
  }
  return found;
}

describe('a month of events under a moved clock', () => {
  const log: ViewingFact[] = [];
  let steady: Awaited<ReturnType<typeof sizes>>;

  it('leaves every table at the size that it had after half of it', async () => {
    const popularity = new PopularityRepository(databases);
    const models = new ModelRepository(databases);
    for (let day = 0; day < DAYS; day += 1) {
      const events = eventsOf(day);
      log.push(...events);
      await apply(events);
      await popularity.refresh(dayAt(day));
      await models.replace(day, async () => train(await models.interests()));
      await housekeeping.run(dayAt(day + 1), never);
      await vacuum();
      if (day === STEADY_DAY) steady = await sizes();
    }
    const grown = [...(await sizes())].filter(([table, { rows, bytes }]) => {
      const before = steady.get(table);
      return before === undefined || rows > before.rows * 1.02 || bytes > before.bytes * 1.2;
    });
    expect(grown).toEqual([]);
  }, 120_000);

  it('remembers ids no longer than nine days, and says so', async () => {
    const text = await metrics.text();
    const age = Number(/^marquee_event_memory_seconds\{.*\} ([\d.e+]+)$/m.exec(text)?.[1]);
    expect(age / 86_400).toBeCloseTo(9, 1);
    expect(text).toMatch(/^marquee_table_bytes\{.*table="seen_event".*\} \d/m);
    expect(text).toMatch(/^marquee_housekeeping_deleted_rows_total\{.*table="seen_event".*\} 2\d{4}$/m);
  });

  it('changes nothing when the whole log is delivered again', async () => {
    const statistics = new StatisticsRepository(databases);
    const counted = { ...(await statistics.read(undefined)).events };
    const titles = await databases.work.titleStatistics.findMany({ orderBy: { titleId: 'asc' } });
    await apply(log);
    expect((await statistics.read(undefined)).events).toEqual(counted);
    expect(await databases.work.titleStatistics.findMany({ orderBy: { titleId: 'asc' } })).toEqual(titles);
    expect(Object.values(counted).reduce((sum, count) => sum + count, 0)).toBe(DAYS * EVENTS_A_DAY);
  }, 60_000);
});
