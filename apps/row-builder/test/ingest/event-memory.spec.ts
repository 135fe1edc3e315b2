import { EVENT_WINDOW } from '@marquee/contracts/event-window';
import type { Position } from '@marquee/messaging';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Databases } from '../../src/database/databases.js';
import { forgettableBefore } from '../../src/ingest/event-memory.domain.js';
import { EventMemory } from '../../src/ingest/event-memory.repository.js';
import { HistoryWriter } from '../../src/ingest/history-writer.repository.js';
import { StatisticsRepository } from '../../src/statistics/statistics.repository.js';
import { SuiteDatabase } from '../database.js';
import { NOON, fact } from '../factories.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const never = new AbortController().signal;
const hours = (count: number) => new Date(NOON.getTime() + count * HOUR_MS);

describe('ids of events', () => {
  const memoryAgo = (from: Date) => new Date(from.getTime() - EVENT_WINDOW.memoryMs);

  it('can be forgotten after the window when everything is applied, even of partitions that are long idle', () => {
    const idle = { isBehind: false, receivedAt: hours(-2_000) };
    expect(forgettableBefore(NOON, [idle, { isBehind: false, receivedAt: null }])).toEqual(memoryAgo(NOON));
  });

  it('are kept for a partition that is behind, as long as it may hold copies', () => {
    const behind = { isBehind: true, receivedAt: hours(-300) };
    expect(forgettableBefore(NOON, [behind, { isBehind: false, receivedAt: NOON }])).toEqual(memoryAgo(hours(-300)));
  });

  it('are all kept while nothing is known of a partition that is behind', () => {
    expect(forgettableBefore(NOON, [{ isBehind: true, receivedAt: null }])).toBeUndefined();
  });
});

describe('EventMemory', () => {
  let database: SuiteDatabase;
  let databases: Databases;
  let history: HistoryWriter;
  let memory: EventMemory;
  let viewerId = '';
  let batches = 0n;
  beforeAll(async () => {
    database = await SuiteDatabase.open();
    databases = database.replica();
    history = new HistoryWriter(databases);
    memory = new EventMemory(databases);
  }, 60_000);
  afterAll(() => database[Symbol.asyncDispose]());
  beforeEach(async () => {
    viewerId = `ann-${batches}`;
    await databases.work.$executeRaw`UPDATE event_memory SET forgotten_before = NULL`;
    await databases.work.seenEvent.deleteMany({});
  });

  function next(partition = 0): Position {
    batches += 1n;
    return { groupId: 'rows', topic: `events-${batches}`, partition, clusterId: 'c', expected: null, next: 1n };
  }
  const received = (at: Date) => ({ viewerId, occurredAt: at.toISOString(), receivedAt: at.toISOString() });
  const counted = async () => (await new StatisticsRepository(databases).read(viewerId)).events;

  it('forgets all ids that are old enough in one run, however many they are, and no other', async () => {
    await databases.work.$executeRaw`
      INSERT INTO seen_event SELECT 'many', gen_random_uuid(), ${hours(-1)} FROM generate_series(1, 23000)`;
    await history.apply([fact(received(hours(1)))], next());
    const replicas = [memory, new EventMemory(database.replica())];
    const forgotten = await Promise.all(replicas.map((replica) => replica.forget(NOON, never)));
    expect(forgotten.reduce((sum, count) => sum + count, 0)).toBe(23_000);
    expect(await databases.work.seenEvent.count()).toBe(1);
    expect(await memory.oldest()).toEqual(hours(1));
  });

  it('does not apply an event whose id may be forgotten, so that it never counts twice', async () => {
    const old = fact(received(hours(-1)));
    await history.apply([old], next());
    await memory.forget(NOON, never);
    const { fresh, tooOld } = await history.apply([old, fact(received(hours(-2)))], next());
    expect([fresh, tooOld.length]).toEqual([[], 2]);
    expect(await counted()).toEqual({ 'play-started': 1 });
  });

  it('does not apply an event that occurred so long ago that its first copy may be forgotten', async () => {
    const occurredAt = hours(12).toISOString();
    const first = fact({ viewerId, occurredAt, receivedAt: hours(-6).toISOString() });
    await history.apply([first], next());
    await memory.forget(NOON, never);
    const again = { ...fact({ viewerId, occurredAt, receivedAt: hours(100).toISOString() }), id: first.id };
    expect((await history.apply([again], next())).tooOld).toEqual([again]);
    expect(await counted()).toEqual({ 'play-started': 1 });
  });

  it('applies everything that the gateway accepts now', async () => {
    const now = NOON.getTime() + EVENT_WINDOW.memoryMs;
    await memory.forget(NOON, never);
    const oldest = fact({
      viewerId,
      occurredAt: new Date(now - EVENT_WINDOW.pastMs).toISOString(),
      receivedAt: new Date(now).toISOString(),
    });
    expect((await history.apply([oldest], next())).fresh).toEqual([oldest]);
  });

  it('never forgets imported history, which may be loaded again years later', async () => {
    const imported = { ...fact(received(hours(-DAY_MS / HOUR_MS))), imported: true };
    await history.apply([imported], next());
    await memory.forget(hours(24 * 365), never);
    const again = { ...imported, receivedAt: hours(24 * 400) };
    expect(await history.apply([again], next())).toEqual({ fresh: [], tooOld: [] });
    expect(await memory.oldest()).toBeNull();
    expect(await counted()).toEqual({ 'play-started': 1 });
  });

  it('waits with forgetting for a batch that relies on the ids', async () => {
    const old = fact(received(hours(-1)));
    await history.apply([old], next());
    const [reading, finish] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const batch = databases.work.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(7270013)`;
      reading.resolve();
      await finish.promise;
      return tx.seenEvent.count({ where: { viewerId } });
    });
    await reading.promise;
    const forgetting = memory.forget(NOON, never);
    finish.resolve();
    expect(await batch).toBe(1);
    expect(await forgetting).toBe(1);
  });

  it('knows how far each partition has come', async () => {
    const position = { ...next(7), topic: 'progress' };
    await history.apply([fact(received(hours(1))), fact(received(hours(3))), fact(received(hours(2)))], position);
    const progress = (end: bigint) => memory.progress('progress', new Map([[7, end]]));
    expect(await progress(1n)).toEqual([{ isBehind: false, receivedAt: hours(3) }]);
    expect(await progress(2n)).toEqual([{ isBehind: true, receivedAt: hours(3) }]);
    expect(await memory.progress('progress', new Map([[8, 1n]]))).toEqual([{ isBehind: true, receivedAt: null }]);
  });
});
