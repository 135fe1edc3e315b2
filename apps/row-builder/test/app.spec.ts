import type { EndpointShape } from '@marquee/contracts/endpoint';
import { TitleCard } from '@marquee/contracts/page';
import { Problem } from '@marquee/contracts/problem';
import { appliedStatistics, buildRows, popularRows, segmentRows } from '@marquee/contracts/row-builder';
import { catalogTitles, rowsChanged, viewingEvents } from '@marquee/contracts/topics';
import type { TopicShape } from '@marquee/contracts/topic';
import type { Batch, SendOptions } from '@marquee/messaging';
import { newTrace } from '@marquee/observability';
import { PRODUCER } from '@marquee/service-defaults';
import { callerHeaders, createTestApp } from '@marquee/service-defaults/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TitlesConsumer } from '../src/catalog/titles.consumer.js';
import { EventsConsumer } from '../src/ingest/events.consumer.js';
import { SuiteDatabase } from './database.js';
import { event } from './factories.js';
import { rowBuilder } from './row-builder.js';

let database: SuiteDatabase;
let app: NestFastifyApplication;

/** Records what is sent. */
class RecordingProducer {
  readonly sent: { topic: string; values: readonly unknown[]; traceparent: string | undefined }[] = [];
  /** The answer of the broker from now on. */
  refusal: Error | undefined;

  send(topic: TopicShape, values: readonly unknown[], { traceparent }: SendOptions = {}): Promise<void> {
    this.sent.push({ topic: topic.name, values, traceparent });
    return this.refusal === undefined ? Promise.resolve() : Promise.reject(this.refusal);
  }
}
const producer = new RecordingProducer();

/** A batch as the consumer of a topic receives it. */
function batchOf<V>(topic: string, values: readonly V[], offset: number, traceparent?: string): Batch<V> {
  const [expected, next] = [offset === 0 ? null : BigInt(offset), BigInt(offset + values.length)];
  return {
    topic,
    partition: 0,
    records: values.map((value, n) => ({
      offset: BigInt(offset + n),
      key: 'key',
      value,
      headers: { ...(traceparent !== undefined && { traceparent }) },
      timestamp: new Date(),
    })),
    position: { groupId: `row-builder.${topic}`, clusterId: 'cluster-1', topic, partition: 0, expected, next },
    signal: AbortSignal.timeout(60_000),
  };
}

const TRACE = newTrace().header;
const listed = event({ kind: 'my-list-added', titleId: 'f1' });
const started = event({ kind: 'play-progress', titleId: 'f2', positionSeconds: 60, durationSeconds: 600 });
const imported = event({ kind: 'play-finished', titleId: 'f3', imported: true });

beforeAll(async () => {
  database = await SuiteDatabase.open();
  const module = await rowBuilder(database.url).overrideProvider(PRODUCER).useValue(producer).compile();
  app = await createTestApp(module);
  const films = Array.from({ length: 12 }, (_, n) => ({
    titleId: `f${n}`,
    version: 1,
    name: `Film ${n}`,
    year: 2000,
    genres: ['Drama'],
    releasedAt: '2026-01-01T00:00:00Z',
  }));
  await app.get(TitlesConsumer).apply(batchOf(catalogTitles.name, films, 0));
  await app.get(EventsConsumer).apply(batchOf(viewingEvents.name, [listed, started, imported], 0, TRACE));
}, 60_000);
afterAll(async () => {
  await app.close();
  await database[Symbol.asyncDispose]();
});

const ask = (endpoint: EndpointShape, rest: { url?: string; payload?: object } = {}) =>
  app.inject({
    method: endpoint.method,
    headers: callerHeaders('row-builder'),
    url: rest.url ?? endpoint.path,
    ...(rest.payload && { payload: rest.payload }),
  });

const REQUEST = { viewerId: 'ann', device: 'tv' };

/** On a busy machine some kinds may be missing. Asks again, as a client does, until none is. */
async function askForAll(payload: object): Promise<Awaited<ReturnType<typeof ask>>> {
  const response = await ask(buildRows, { payload });
  const whole = response.statusCode === 200 && buildRows.responses[200].parse(response.json()).missing.length === 0;
  return whole ? response : askForAll(payload);
}

describe('POST /v1/rows', () => {
  it('returns the rows of the viewer', async () => {
    const response = await askForAll(REQUEST);
    expect(response.statusCode).toBe(200);
    expect(response.headers['server-timing']).toMatch(/\bbuild;dur=\d/);
    const { rows, newViewer } = buildRows.responses[200].parse(response.json());
    expect(newViewer).toBe(false);
    expect(rows.find(({ rowId }) => rowId === 'my-list')?.titleIds).toEqual(['f1']);
    expect(rows.find(({ rowId }) => rowId === 'continue-watching')?.titleIds).toEqual(['f2']);
    for (const { titleIds, cards } of rows) {
      expect(cards.map((card) => TitleCard.parse(card).titleId)).toEqual(titleIds);
    }
  });

  it('builds only the requested rows', async () => {
    const response = await askForAll({ ...REQUEST, rowIds: ['my-list'], itemsPerRow: 1 });
    const { rows } = buildRows.responses[200].parse(response.json());
    expect(rows.map(({ rowId }) => rowId)).toEqual(['my-list']);
  });

  it.each([
    ['a request without a viewer', { device: 'tv' }, 'viewerId'],
    ['an invalid viewer id', { ...REQUEST, viewerId: '../etc' }, 'viewerId'],
    ['an unknown device', { ...REQUEST, device: 'fridge' }, 'device'],
    ['a request for no items', { ...REQUEST, itemsPerRow: 0 }, 'itemsPerRow'],
    ['too many items', { ...REQUEST, itemsPerRow: 101 }, 'itemsPerRow'],
    ['an empty list of rows', { ...REQUEST, rowIds: [] }, 'rowIds'],
    ['an invalid row id', { ...REQUEST, rowIds: ['My List'] }, 'rowIds'],
    ['an unknown field', { ...REQUEST, colour: 'red' }, 'colour'],
  ])('rejects %s and names the field', async (_, payload, named) => {
    const response = await ask(buildRows, { payload });
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(Problem.parse(response.json()).status).toBe(400);
    expect(response.statusCode).toBe(400);
    expect(response.body).toContain(named);
  });
});

describe('rows without a viewer', () => {
  it('are returned by GET /v1/rows/popular', async () => {
    const { rows } = popularRows.responses[200].parse((await ask(popularRows)).json());
    expect(rows.map(({ kind }) => kind)).toContain('top-picks');
  });

  it('are returned by GET /v1/rows/segments, which is empty before the first training', async () => {
    expect(segmentRows.responses[200].parse((await ask(segmentRows)).json()).segments).toEqual([]);
  });
});

describe('GET /v1/statistics', () => {
  const read = async (query: string) =>
    appliedStatistics.responses[200].parse((await ask(appliedStatistics, { url: `/v1/statistics${query}` })).json());

  it('returns the counts of applied events, of one viewer or of all', async () => {
    const applied = { 'my-list-added': 1, 'play-progress': 1, 'play-finished': 1 };
    expect(await read('?viewerId=ann')).toEqual({ events: applied, viewers: 1, titles: 12 });
    expect((await read('?viewerId=nobody')).events).toEqual({});
    expect((await read('')).events).toEqual(applied);
  });

  it('rejects an invalid viewer id', async () => {
    expect((await ask(appliedStatistics, { url: '/v1/statistics?viewerId=%20' })).statusCode).toBe(400);
  });
});

describe('EventsConsumer', () => {
  it('sends hints for the rows of the viewer, but none for imported history', () => {
    const hints = producer.sent.flatMap(({ topic, values }) => (topic === rowsChanged.name ? values : []));
    expect(hints.map((hint) => rowsChanged.value.parse(hint))).toMatchObject([
      { viewerId: 'ann', rowIds: ['my-list', 'continue-watching'], eventIds: [listed.id, started.id] },
    ]);
  });

  it('sends a hint in the trace of the event that caused it', () => {
    expect(producer.sent.map(({ traceparent }) => traceparent)).toEqual([TRACE]);
  });

  it('ignores that the broker rejects a hint, and sends none for events that it knows', async () => {
    producer.refusal = new Error('the broker is unavailable');
    const before = producer.sent.length;
    const again = event({ kind: 'my-list-removed', titleId: 'f1' });
    await app.get(EventsConsumer).apply(batchOf(viewingEvents.name, [again], 3));
    expect(producer.sent).toHaveLength(before + 1);
    await app.get(EventsConsumer).apply(batchOf(viewingEvents.name, [listed, again], 4));
    expect(producer.sent).toHaveLength(before + 1);
  });
});
