import { randomUUID } from 'node:crypto';
import { deadLettersOf, type TopicShape } from '@marquee/contracts/topic';
import { describe, expect, it } from '@jest/globals';
import type { RawRecord } from '../src/cloud-event.js';
import { toDeadLetter } from '../src/dead-letter.js';
import { KafkaClient } from '../src/kafka/client.js';
import { TopicConsumer } from '../src/kafka/topic-consumer.js';
import { RecordRejectedError } from '../src/messaging.error.js';
import { note, notes } from './broker.js';
import { readDeadLetters } from './dead-letters.js';
import { Ledger } from './offsets.js';
import { opened } from './opened.js';
import { consuming, Probe } from './probe.js';
import { brokerSuite } from './suite.js';

const suite = brokerSuite('dead-letters-suite');

const raw = (value: string | Buffer, fields: Partial<RawRecord> = {}): RawRecord => ({
  key: 'ada',
  value: Buffer.from(value),
  headers: {},
  timestamp: Date.now(),
  ...fields,
});
const good = (id: string) => raw(JSON.stringify(note(id)));

/** A consumer that applies records to a ledger and refuses those in `bad`, like a database a constraint. */
function applying(topic: TopicShape, bad: readonly string[] = []) {
  const ledger = new Ledger();
  const service = consuming({
    brokers: suite.brokers,
    group: randomUUID(),
    topic,
    subscription: { offsets: ledger, isRejection: (error) => error instanceof RangeError },
    apply: (batch) => {
      const refused = batch.records.find(({ value }) => bad.includes(value.id));
      if (refused !== undefined) throw new RangeError(`no room for ${refused.value.id}`);
      ledger.apply(batch);
    },
  });
  return { ledger, ...service };
}

/** Creates a topic and, before it, its dead-letter topic with a limit of its own. */
async function withDeadLetterLimit(bytes: number): Promise<TopicShape> {
  const topic = notes();
  const admin = suite.client.kafka.admin();
  await using _ = opened({ [Symbol.asyncDispose]: () => admin.disconnect() });
  await admin.connect();
  const configEntries = [{ name: 'max.message.bytes', value: String(bytes) }];
  await admin.createTopics({ topics: [{ topic: deadLettersOf(topic.name), numPartitions: 1, configEntries }] });
  await suite.client.ensureTopics([topic]);
  return topic;
}

describe('a record that the store of the handler refuses', () => {
  it('becomes a dead letter with the cause, and every other record is applied once', async () => {
    const topic = notes();
    await using producer = suite.client.producer();
    const ids = Array.from({ length: 700 }, (_, index) => String(index));
    await producer.send(
      topic,
      ids.map((id) => note(id)),
    );
    const bad = ['3', '4', '499', '698'];
    await using service = applying(topic, bad);
    await service.probe.until(() => service.ledger.ids.length >= ids.length - bad.length);
    expect(service.ledger.ids).toEqual(ids.filter((id) => !bad.includes(id)));
    expect([...service.ledger.offsets.values()]).toMatchObject([{ nextOffset: 700n }]);
    expect(service.probe.of('handler-failed')).toEqual([]);
    const letters = await readDeadLetters(suite.client, topic, bad.length);
    expect(letters.map(({ headers }) => headers['dead-letter-offset'])).toEqual(bad);
    expect(letters[0]?.headers).toMatchObject({
      'dead-letter-stage': 'handling',
      'dead-letter-reason': 'RangeError: no room for 3',
      ce_id: '3',
    });
    expect(JSON.parse(String(letters[0]?.value))).toEqual(note('3'));
  });

  it('is named by a handler that throws RecordRejectedError', async () => {
    const topic = notes();
    const ledger = new Ledger();
    await using producer = suite.client.producer();
    await producer.send(topic, [note('a'), note('b'), note('c')]);
    await using service = consuming({
      brokers: suite.brokers,
      group: randomUUID(),
      topic,
      subscription: { offsets: ledger },
      apply: (batch) => {
        if (batch.records.some(({ value }) => value.id === 'b')) throw new RecordRejectedError('b is unknown here');
        ledger.apply(batch);
      },
    });
    await service.probe.until(() => ledger.ids.length === 2);
    expect(service.probe.of('dead-lettered')).toMatchObject([{ offset: 1n, stage: 'handling' }]);
  });

  it('is kept when it is refused only once, as by a race for a unique key', async () => {
    const topic = notes();
    const ledger = new Ledger();
    await using producer = suite.client.producer();
    await producer.send(topic, [note('a')]);
    let refusals = 1;
    await using service = consuming({
      brokers: suite.brokers,
      group: randomUUID(),
      topic,
      subscription: { offsets: ledger, isRejection: () => true },
      apply: (batch) => {
        if (refusals-- > 0) throw new Error('duplicate key');
        ledger.apply(batch);
      },
    });
    await service.probe.until(() => ledger.ids.length === 1);
    expect(service.probe.of('dead-lettered')).toEqual([]);
  });
});

describe('an unreadable record', () => {
  it.each([
    ['is not UTF-8', raw(Buffer.from([0x22, 0xff, 0x22])), /^not JSON/],
    ['has a time that is no date', raw('{', { timestamp: -(2 ** 62) }), /^not JSON/],
    ['has a key that is not text', raw('{', { key: Buffer.from([0xff, 0x00]) }), /^not JSON/],
  ])('becomes a dead letter when it %s', async (_, record, reason) => {
    const topic = notes();
    await using producer = suite.client.producer();
    await producer.sendRaw(topic, topic.name, [record, good('after')]);
    await using service = applying(topic);
    await service.probe.until(() => service.ledger.ids.length === 1);
    const [letter] = await readDeadLetters(suite.client, topic, 1);
    expect(letter?.headers['dead-letter-reason']).toMatch(reason);
    expect(letter).toMatchObject({ key: Buffer.from(record.key ?? ''), value: record.value });
  });

  it('fits whole into the dead letters when it is the largest that its topic takes', async () => {
    const topic = notes();
    await using producer = suite.client.producer();
    await suite.client.ensureTopics([topic]);
    const largest = raw(Buffer.alloc((await suite.client.admin.maxMessageBytes(topic.name)) - 100, '{'));
    await producer.sendRaw(topic, topic.name, [largest, good('after')]);
    await using service = applying(topic);
    await service.probe.until(() => service.ledger.ids.length === 1);
    const [letter] = await readDeadLetters(suite.client, topic, 1);
    expect(letter?.value?.length).toBe(largest.value.length);
    expect(letter?.headers).not.toHaveProperty('dead-letter-cut');
  });

  it('is cut, and says so, when its dead-letter topic takes less', async () => {
    const topic = await withDeadLetterLimit(2000);
    await using producer = suite.client.producer();
    await producer.sendRaw(topic, topic.name, [raw('{'.repeat(5000), { headers: { own: 'header' } }), good('after')]);
    await using service = applying(topic);
    await service.probe.until(() => service.ledger.ids.length === 1);
    const [letter] = await readDeadLetters(suite.client, topic, 1);
    expect(letter?.headers).toMatchObject({ own: 'header', 'dead-letter-cut': 'the value had 5000 bytes' });
    expect(letter?.value?.length).toBeGreaterThan(500);
    expect(letter?.value?.length).toBeLessThan(2000);
  });

  it('goes to a dead-letter topic that is made again after it was deleted', async () => {
    const topic = notes();
    await using producer = suite.client.producer();
    await using service = applying(topic);
    await producer.sendRaw(topic, topic.name, [raw('{1'), good('first')]);
    await service.probe.until(() => service.ledger.ids.length === 1);
    const admin = suite.client.kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [deadLettersOf(topic.name)] });
    await admin.disconnect();
    await producer.sendRaw(topic, topic.name, [raw('{2'), good('second')]);
    await service.probe.until(() => service.ledger.ids.length === 2);
    expect((await readDeadLetters(suite.client, topic, 1))[0]?.value?.toString()).toBe('{2');
  });

  it('is reported as lost, and the partition goes on, when its dead letter cannot be written', async () => {
    const topic = await withDeadLetterLimit(0);
    await using producer = suite.client.producer();
    await producer.sendRaw(topic, topic.name, [good('before'), raw('{'), good('after')]);
    await using service = applying(topic);
    await service.probe.until(() => service.ledger.ids.length === 2);
    expect(service.ledger.ids).toEqual(['before', 'after']);
    expect(service.probe.of('dead-letter-lost')).toMatchObject([{ offset: 1n, stage: 'decoding' }]);
    await producer.sendRaw(topic, topic.name, [raw('{'), good('later')]);
    await service.probe.until(() => service.ledger.ids.length === 3);
    expect(service.probe.of('dead-letter-lost')).toHaveLength(2);
  });
});

describe('toDeadLetter', () => {
  it('leaves out a key and headers that do not fit', () => {
    const record = {
      offset: 7n,
      key: Buffer.alloc(3000),
      value: Buffer.alloc(3000),
      headers: { big: 'x'.repeat(3000) },
      timestamp: new Date(0),
    };
    const letter = toDeadLetter({ topic: 't', partition: 0, record, stage: 'decoding', reason: 'no' }, 2000);
    expect(letter).toMatchObject({ key: null, value: Buffer.alloc(0) });
    expect(letter.headers).toMatchObject({
      'dead-letter-offset': '7',
      'dead-letter-cut': 'the value had 3000 bytes; its key and headers did not fit either',
    });
  });
});

describe('a consumer whose handler fails for too long', () => {
  it('is replaced and says why it is paused until a batch is applied', async () => {
    const topic = notes();
    const probe = new Probe();
    const own = new KafkaClient({ brokers: suite.brokers, clientId: 'failing', onEvent: probe.onEvent });
    const ledger = new Ledger();
    let broken = true;
    await using producer = suite.client.producer();
    await producer.send(topic, [note('a')]);
    const consumer = new TopicConsumer({
      client: own,
      group: randomUUID(),
      deadLetters: own.producer(),
      subscription: { topic, offsets: ledger, from: 'earliest' },
      failingMs: 400,
      handler: async (batch) => {
        if (broken) throw new Error('the database is unavailable');
        ledger.apply(batch as never);
      },
    });
    opened({
      // A consumer that still runs would connect the client again.
      [Symbol.asyncDispose]: async () => {
        await consumer.close();
        await own.close();
      },
    });
    consumer.start();
    await probe.until(() => probe.of('consumer-failed').length > 0);
    const [{ error } = { error: undefined }] = probe.of('consumer-failed');
    expect(error).toMatchObject({ message: expect.stringContaining('has failed for too long') });
    await probe.until(() => probe.of('consumer-started').length > 1 && probe.of('handler-failed').length > 4);
    expect(consumer.status()).toMatchObject({
      state: 'paused',
      failure: expect.stringContaining('the database is unavailable'),
    });
    broken = false;
    await probe.until(() => ledger.ids.length === 1 && consumer.status().state === 'consuming');
    expect(consumer.status()).not.toHaveProperty('failure');
  });
});
