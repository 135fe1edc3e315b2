import { createHash } from 'node:crypto';
import { catalogTitles, viewingEvents } from '@marquee/contracts/topics';
import { EventKind } from '@marquee/contracts/event';
import type { RecordedEvent } from '@marquee/contracts/event';
import type { Title } from '@marquee/contracts/title';
import { Metrics } from '@marquee/observability';
import { TableMetrics } from '@marquee/service-defaults';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TitlesRepository } from '../../src/catalog/titles.repository.js';
import type { Databases } from '../../src/database/databases.js';
import { EventMemory } from '../../src/ingest/event-memory.repository.js';
import { HistoryWriter } from '../../src/ingest/history-writer.repository.js';
import { factOf } from '../../src/ingest/viewing-fact.domain.js';
import { HousekeepingMetrics } from '../../src/maintenance/housekeeping.metrics.js';
import { Housekeeping } from '../../src/maintenance/housekeeping.service.js';
import { ModelRepository } from '../../src/model/model.repository.js';
import { train } from '../../src/model/train.domain.js';
import { PopularityRepository } from '../../src/popularity/popularity.repository.js';
import { DERIVED_TABLES, DerivedState, KEPT_TABLES } from '../../src/rebuild/derived-state.js';
import { LogIncompleteError } from '../../src/rebuild/log-incomplete.error.js';
import { SuiteDatabase } from '../database.js';
import { NOON } from '../factories.js';

const HOUR_MS = 3_600_000;
const DAYS = 24;
const EVENTS_A_DAY = 80;
const PARTITIONS = 2;
const never = new AbortController().signal;

/** A number from 0 to 1 that depends on the words only. */
function chance(...words: readonly unknown[]): number {
  return createHash('sha256').update(words.join(' ')).digest().readUInt32BE() / 2 ** 32;
}
const pick = <T>(values: readonly T[], ...words: readonly unknown[]): T =>
  values[Math.floor(chance(...words) * values.length)] as T;
const hoursAfterNoon = (hours: number) => new Date(NOON.getTime() + hours * HOUR_MS).toISOString();

/** One event as the gateway records it: some late, some sent twice, some imported, some from a clock that is ahead. */
function recorded(n: number): RecordedEvent {
  const sentAgain = n > 500 && chance('again', n) < 0.1;
  const origin = sentAgain ? n - Math.floor(chance('gap', n) * 5 * EVENTS_A_DAY) : n;
  const received = (n / EVENTS_A_DAY) * 24;
  const imported = chance('imported', origin) < 0.1;
  const late = chance('late', origin) * (imported ? 5_000 : 40) - 2;
  const kind = pick(EventKind.options, 'kind', origin);
  const hex = createHash('sha256').update(`id ${origin}`).digest('hex');
  return {
    id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
    viewerId: `v${Math.floor(chance('viewer', origin) * 12)}`,
    titleId: `t${Math.floor(chance('title', origin) ** 2 * 15)}`,
    kind,
    occurredAt: hoursAfterNoon((origin / EVENTS_A_DAY) * 24 - late),
    receivedAt: hoursAfterNoon(received),
    ...(kind === 'rating' && { stars: Math.ceil(chance('stars', origin) * 10) / 2 }),
    ...(kind.startsWith('play') && {
      positionSeconds: Math.round(chance('at', origin) * 6_000),
      durationSeconds: 6_000,
    }),
    rowId: pick(['my-list', 'top-picks', 'invented'], 'row', origin),
    ...(imported && { imported: true as const }),
  };
}

const events = Array.from({ length: DAYS * EVENTS_A_DAY }, (_, n) => recorded(n));
const logs = Array.from({ length: PARTITIONS }, (_, partition) =>
  events.filter(({ viewerId }) => Number(viewerId.slice(1)) % PARTITIONS === partition),
);
const titles = Array.from({ length: 60 }, (_, n): Title => ({
  titleId: `t${n % 15}`,
  version: 1 + ((n * 7) % 4),
  name: `Film ${n}`,
  year: 2000,
  genres: [pick(['Drama', 'Noir', 'Western'], 'genre', n)],
  releasedAt: NOON.toISOString(),
}));

let database: SuiteDatabase;
let databases: Databases;
let housekeeping: Housekeeping;
let starts = 0n;
const ends = () => new Map(logs.map(({ length }, partition) => [partition, { start: starts, end: BigInt(length) }]));
const logBounds = (topic: string) =>
  Promise.resolve(topic === viewingEvents.name ? ends() : new Map([[0, { start: 0n, end: BigInt(titles.length) }]]));

beforeAll(async () => {
  database = await SuiteDatabase.open();
  databases = database.replica();
  const metrics = new Metrics({ service: 'row-builder', instance: 'row-builder-1' });
  housekeeping = new Housekeeping(
    databases,
    new EventMemory(databases),
    new PopularityRepository(databases),
    { admin: { logBounds } },
    new HousekeepingMetrics(metrics),
    new TableMetrics(metrics),
  );
}, 60_000);
afterAll(() => database[Symbol.asyncDispose]());

const position = (topic: string, partition: number, from: number, to: number) => ({
  groupId: `row-builder.${topic}`,
  topic,
  partition,
  clusterId: 'c',
  expected: from === 0 ? null : BigInt(from),
  next: BigInt(to),
});

/** Delivers both topics from the first record, in batches of 1 to `batch` records, with housekeeping between them. */
async function consume(batch: number, clockOf: (receivedAt: Date) => Date): Promise<void> {
  const history = new HistoryWriter(databases);
  const catalog = new TitlesRepository(databases);
  for (let from = 0; from < titles.length;) {
    const to = Math.min(titles.length, from + 1 + Math.floor(chance('titles', from) * batch));
    await catalog.apply(titles.slice(from, to), position(catalogTitles.name, 0, from, to));
    from = to;
  }
  const read = logs.map(() => 0);
  for (let turn = 0; logs.some((log, partition) => (read[partition] ?? 0) < log.length); turn += 1) {
    const partition = Math.floor(chance('partition', batch, turn) * PARTITIONS);
    const from = read[partition] ?? 0;
    const log = logs[partition] ?? [];
    const to = Math.min(log.length, from + 1 + Math.floor(chance('size', turn) * batch));
    const slice = log.slice(from, to).map((event) => factOf(event));
    await history.apply(slice, position(viewingEvents.name, partition, from, to));
    read[partition] = to;
    const last = slice.at(-1);
    if (last !== undefined && turn % 10 === 0) await housekeeping.run(clockOf(last.receivedAt), never);
  }
}

const NOW = new Date(NOON.getTime() + (DAYS + 1) * 24 * HOUR_MS);

/** Every derived table as text. Without the numbers of versions and revisions, which only say what is newer. */
async function dump(): Promise<Record<string, readonly string[]>> {
  await databases.work.popularity.deleteMany({});
  await new PopularityRepository(databases).refresh(NOW);
  const models = new ModelRepository(databases);
  await models.replace(1, async () => train(await models.interests()));
  await housekeeping.run(NOW, never);
  const found: Record<string, readonly string[]> = {};
  for (const table of DERIVED_TABLES) {
    const numbers = table === 'title' ? ['revision'] : ['version', 'trained_at'];
    const rows = await databases.work.$queryRawUnsafe<{ row: string }[]>(
      `SELECT (to_jsonb(t) - '{${numbers.join(',')}}'::text[])::text AS row FROM "${table}" t ORDER BY 1`,
    );
    found[table] = rows.map(({ row }) => row);
  }
  return found;
}

describe('a rebuild of the rows', () => {
  it('knows every table of the schema', async () => {
    const tables = await databases.work.$queryRaw<{ name: string }[]>`
      SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`;
    expect([...DERIVED_TABLES, ...KEPT_TABLES].toSorted()).toEqual(tables.map(({ name }) => name));
  });

  it('gives the same bytes in every table, whatever the batches and whenever it happens', async () => {
    await consume(30, (receivedAt) => receivedAt);
    const before = await dump();
    for (const table of DERIVED_TABLES) expect(before[table]).not.toEqual([]);
    const state = new DerivedState(databases, { logBounds });
    await state.empty();
    expect(await state.remaining()).toBe(BigInt(events.length + titles.length));
    await consume(200, () => NOW);
    expect(await state.remaining()).toBe(0n);
    expect(await dump()).toEqual(before);
  }, 60_000);

  it('deletes nothing when the first records of a topic are gone', async () => {
    const before = await dump();
    starts = 7n;
    await expect(new DerivedState(databases, { logBounds }).empty()).rejects.toThrow(LogIncompleteError);
    expect(await dump()).toEqual(before);
  });
});
