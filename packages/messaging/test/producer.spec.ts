import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { RawRecord } from '../src/cloud-event.js';
import { BrokerUnavailableError, MessagingUsageError, QueueFullError } from '../src/messaging.error.js';
import { KafkaClient } from '../src/kafka/client.js';
import { SendQueue } from '../src/kafka/send-queue.js';
import { brokers, note, notes } from './broker.js';
import { closeOpened, opened } from './opened.js';
import { Probe } from './probe.js';

const nowhere = ['127.0.0.1:1'];
const raw = (value: string): RawRecord => ({ key: 'k', value: Buffer.from(value), headers: {}, timestamp: 0 });

afterEach(closeOpened);

describe('TopicProducer without a broker', () => {
  it('rejects at its deadline with an error that allows a retry', async () => {
    await using client = opened(new KafkaClient({ brokers: nowhere, clientId: 'test' }));
    const refusal = await client
      .producer()
      .send(notes(), [note('a')], { deadlineMs: 100 })
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(BrokerUnavailableError);
    expect(refusal).toMatchObject({ code: 'BROKER_UNAVAILABLE', retriable: true });
  });

  it('refuses records over its byte budget until kafkajs has given up on earlier ones', async () => {
    const probe = new Probe();
    await using client = opened(new KafkaClient({ brokers: nowhere, clientId: 'test', onEvent: probe.onEvent }));
    const producer = client.producer({ maxQueuedBytes: 400 });
    const first = producer.send(notes(), [note('a')], { deadlineMs: 60_000 }).catch((error: unknown) => error);
    await expect(producer.send(notes(), [note('b')])).rejects.toThrow(QueueFullError);
    expect(await first).toBeInstanceOf(BrokerUnavailableError);
    expect(producer.queuedBytes).toBe(0);
    expect(probe.of('producer-failed')).toHaveLength(1);
  });

  it('rejects with the abort reason of the caller', async () => {
    await using client = opened(new KafkaClient({ brokers: nowhere, clientId: 'test' }));
    const abort = new AbortController();
    const sending = client.producer().send(notes(), [note('a')], { signal: abort.signal });
    abort.abort(new Error('the browser disconnected'));
    await expect(sending).rejects.toThrow('the browser disconnected');
  });

  it('refuses a value without the key of its topic', async () => {
    await using client = opened(new KafkaClient({ brokers: nowhere, clientId: 'test' }));
    const topic = { ...notes(), key: 'missing' };
    await expect(client.producer().send(topic, [note('a')])).rejects.toThrow(MessagingUsageError);
  });
});

describe('TopicProducer with a broker', () => {
  let kafka: Awaited<ReturnType<typeof brokers>>;
  beforeAll(async () => {
    kafka = await brokers();
  });
  afterAll(async () => kafka[Symbol.asyncDispose]());

  it('creates a missing topic and gets all values of concurrent sends acknowledged', async () => {
    await using client = opened(new KafkaClient({ brokers: kafka.list, clientId: 'test' }));
    const topic = notes();
    const producer = client.producer();
    await Promise.all(Array.from({ length: 50 }, (_, index) => producer.send(topic, [note(String(index))])));
    expect((await client.admin.logBounds(topic.name)).get(0)).toEqual({ start: 0n, end: 50n });
  });

  it('creates a topic again that was deleted, within the send', async () => {
    await using client = opened(new KafkaClient({ brokers: kafka.list, clientId: 'test' }));
    const topic = notes();
    const producer = client.producer();
    await producer.send(topic, [note('a')]);
    const admin = client.kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [topic.name] });
    await admin.disconnect();
    await producer.send(topic, [note('b')], { deadlineMs: 10_000 });
    expect((await client.admin.logBounds(topic.name)).get(0)).toEqual({ start: 0n, end: 1n });
  });

  it('sends records in smaller requests when they are too large together', async () => {
    await using client = opened(new KafkaClient({ brokers: kafka.list, clientId: 'test' }));
    const topic = notes();
    const admin = client.kafka.admin();
    await admin.connect();
    const configEntries = [{ name: 'max.message.bytes', value: '2000' }];
    await admin.createTopics({ topics: [{ topic: topic.name, numPartitions: 1, configEntries }] });
    await admin.disconnect();
    await client.producer().send(
      topic,
      Array.from({ length: 50 }, (_, index) => note(String(index))),
    );
    expect((await client.admin.logBounds(topic.name)).get(0)?.end).toBe(50n);
  });

  it('sets no kafkajs timer with a negative delay, which would fire endlessly', async () => {
    const arm = jest.spyOn(globalThis, 'setTimeout');
    await using client = opened(new KafkaClient({ brokers: kafka.list, clientId: 'test' }));
    await client.producer().send(notes(), [note('a')]);
    const delays = arm.mock.calls.map(([, ms = 0]) => ms);
    arm.mockRestore();
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
  });
});

describe('SendQueue', () => {
  function queue(deliver: (records: readonly RawRecord[]) => Promise<void>) {
    const calls: string[][] = [];
    const sends = new SendQueue(3, async (_topic, records) => {
      calls.push(records.map(({ value }) => value.toString()));
      await deliver(records);
    });
    return { calls, sends };
  }

  it('sends concurrent records of one topic in one request, in order', async () => {
    const { calls, sends } = queue(async () => {});
    const abandoned = { value: false };
    await Promise.all(['a', 'b', 'c'].map((value) => sends.add('t', [raw(value)], abandoned)));
    expect(calls).toEqual([['a', 'b', 'c']]);
  });

  it('does not send records whose caller gave up before they were sent', async () => {
    const { calls, sends } = queue(async () => {});
    const abandoned = { value: false };
    const gone = sends.add('t', [raw('gone')], abandoned);
    const kept = sends.add('t', [raw('kept')], { value: false });
    abandoned.value = true;
    await Promise.all([gone, kept]);
    expect(calls).toEqual([['kept']]);
  });

  it('rejects every send of a request that failed', async () => {
    const { sends } = queue(() => Promise.reject(new Error('no leader')));
    const results = await Promise.allSettled(['a', 'b'].map((value) => sends.add('t', [raw(value)], { value: false })));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('keeps a request below the size limit of a broker', async () => {
    const sizes: number[] = [];
    const { sends } = queue(async (records) => void sizes.push(records.length));
    const quarter = 'x'.repeat(128 * 1024);
    await sends.add(
      't',
      Array.from({ length: 8 }, () => raw(quarter)),
      { value: false },
    );
    expect(Math.max(...sizes)).toBeLessThan(5);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(8);
  });
});
