import { randomUUID } from 'node:crypto';
import { rowsChanged, topics, viewingEvents } from '@marquee/contracts/topics';
import type { RecordedEvent } from '@marquee/contracts/event';
import { testKafka } from '@marquee/local/testing';
import { KafkaClient, KafkaStrategy } from '@marquee/messaging';
import type { Batch } from '@marquee/messaging';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problemIn, TestGateway } from './test-gateway.js';
import { NOW } from '../factories.js';
import { UpdateStream } from './update-stream.js';

const UNREACHABLE = '127.0.0.1:1';
const event = () => ({ id: randomUUID(), kind: 'click', titleId: 'heat', occurredAt: new Date().toISOString() });

describe('a gateway with a broker', () => {
  let kafka: Awaited<ReturnType<typeof testKafka>>;
  let client: KafkaClient;
  let gateway: TestGateway;
  let headers: { authorization: string };

  beforeAll(async () => {
    kafka = await testKafka();
    client = new KafkaClient({ brokers: kafka.brokers.split(','), clientId: 'suite' });
    await client.ensureTopics(topics);
    gateway = await TestGateway.open({ brokers: kafka.brokers });
    headers = await gateway.signIn();
  }, 30_000);
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await client.close();
    await kafka[Symbol.asyncDispose]();
  });

  it('writes events keyed by the viewer of the session and with the trace of the request', async () => {
    const sent = event();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const response = await gateway.inject({
      method: 'POST',
      url: '/api/events',
      payload: { events: [sent] },
      headers: { ...headers, traceparent },
    });
    expect(response.statusCode).toBe(202);
    const record = await recordOf(client, sent.id);
    expect(record).toMatchObject({ key: 'ann', value: { ...sent, viewerId: 'ann' } });
    expect(record.headers['traceparent']).toContain('0af7651916cd43dd8448eb211c80319c');
  }, 20_000);

  it('sends a changed row to the open page of its viewer', async () => {
    const url = await gateway.listen();
    const stream = await UpdateStream.open(url, headers);
    await stream.until('retry:');
    await until(() => gateway.health.report().consumes);
    await using producer = client.producer();
    await producer.send(rowsChanged, [{ viewerId: 'ann', rowIds: ['my-list'], asOf: NOW, eventIds: [] }]);
    expect(await stream.until('row-changed')).toContain('"rowId":"my-list"');
    stream.close();
  }, 20_000);
});

describe('a gateway without a broker', () => {
  it('starts, serves pages, keeps streams open and answers events with events-unacknowledged', async () => {
    await using gateway = await TestGateway.open({ brokers: UNREACHABLE });
    const headers = await gateway.signIn();
    expect((await gateway.inject({ url: '/api/home', headers })).statusCode).toBe(200);
    const stream = await UpdateStream.open(await gateway.listen(), headers);
    expect(await stream.until('retry:')).toContain('retry:');
    stream.close();
    const response = await gateway.inject({
      method: 'POST',
      url: '/api/events',
      payload: { events: [event()] },
      headers,
    });
    expect(problemIn(response, 503).code).toBe('events-unacknowledged');
    const ready = (await gateway.inject({ url: '/readyz' })).json<{ serves: boolean; consumes: boolean }>();
    expect([ready.serves, ready.consumes]).toEqual([true, false]);
  }, 20_000);
});

/** The record of one event, read from the start of the topic. */
async function recordOf(client: KafkaClient, id: string): Promise<Batch<RecordedEvent>['records'][number]> {
  await using deadLetters = client.producer();
  const strategy = new KafkaStrategy({
    client,
    group: randomUUID(),
    subscriptions: [{ topic: viewingEvents, from: 'earliest' }],
    deadLetters,
  });
  const { promise, resolve } = Promise.withResolvers<Batch<RecordedEvent>['records'][number]>();
  const look = ({ records }: Batch<RecordedEvent>): Promise<void> => {
    const found = records.find(({ value }) => value.id === id);
    if (found !== undefined) resolve(found);
    return Promise.resolve();
  };
  strategy.addHandler(viewingEvents.name, look, true);
  strategy.listen(() => {});
  const record = await promise;
  await strategy.close();
  return record;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}
