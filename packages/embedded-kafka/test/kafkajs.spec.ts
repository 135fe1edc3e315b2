import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Kafka } from 'kafkajs';
import { CompressionTypes } from 'kafkajs';
import type { Broker } from '../src/index.js';
import { startBroker } from '../src/index.js';
import { consumerOf, kafkaAt, mortalKafkaAt, producerOf } from './kafkajs-client.js';

const TOPIC = 'orders';
const GROUP = 'billing';

let dataDir: string;
let broker: Broker;
let kafka: Kafka;
const openClients: { disconnect: () => Promise<void> }[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'embedded-kafka-'));
  broker = await startBroker({ dataDir });
  kafka = kafkaAt(broker.address);
});

afterEach(async () => {
  await Promise.all(openClients.splice(0).map((client) => client.disconnect()));
  await broker.close();
  await rm(dataDir, { recursive: true });
});

async function connected<C extends { connect: () => Promise<void>; disconnect: () => Promise<void> }>(client: C) {
  await client.connect();
  openClients.push(client);
  return client;
}

async function createTopic(numPartitions: number, configEntries: { name: string; value: string }[] = []) {
  const admin = await connected(kafka.admin());
  await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions, configEntries }] });
  return admin;
}

/** Collects values; `have(n)` resolves once there are n of them. */
function collector() {
  const values: string[] = [];
  let check = () => {};
  return {
    values,
    add: (value: string) => {
      values.push(value);
      check();
    },
    have: (count: number) =>
      new Promise<void>((resolve) => {
        check = () => {
          if (values.length >= count) resolve();
        };
        check();
      }),
  };
}

async function consume(groupId: string, onValue: (value: string) => void) {
  const started = await consumerOf(kafka, groupId, TOPIC, ({ message }) => onValue(String(message.value)));
  openClients.push(started.consumer);
  return started;
}

/** Creates a group with committed offsets and without members. */
async function consumeAndLeave(count: number) {
  const received = collector();
  const { consumer } = await consumerOf(kafka, GROUP, TOPIC, ({ message }) => received.add(String(message.value)));
  await received.have(count);
  await consumer.disconnect();
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => ({ value: String(index) }));

describe('kafkajs on the embedded broker', () => {
  it('receives keys, values, headers and timestamps as they were sent', async () => {
    await createTopic(1);
    const producer = await connected(producerOf(kafka));
    const sent = { key: 'k', value: 'v', headers: { kind: 'test' }, timestamp: String(Date.now() - 1000) };
    await producer.send({ topic: TOPIC, messages: [sent] });
    const received = await new Promise<object>((resolve) => {
      void consumerOf(kafka, GROUP, TOPIC, ({ message }) => {
        const { key, value, headers, timestamp, offset } = message;
        resolve({ key: String(key), value: String(value), kind: String(headers?.['kind']), timestamp, offset });
      }).then(({ consumer }) => openClients.push(consumer));
    });
    expect(received).toEqual({ key: 'k', value: 'v', kind: 'test', timestamp: sent.timestamp, offset: '0' });
  });

  it('receives gzip batches', async () => {
    await createTopic(1);
    const producer = await connected(producerOf(kafka));
    await producer.send({ topic: TOPIC, compression: CompressionTypes.GZIP, messages: numbered(500) });
    const received = collector();
    await consume(GROUP, received.add);
    await received.have(500);
    expect(received.values).toEqual(numbered(500).map(({ value }) => value));
  });

  it('shares the partitions in a group and reassigns them when a member leaves', async () => {
    await createTopic(4);
    const first = await consume(GROUP, () => {});
    expect(first.partitions()).toEqual([0, 1, 2, 3]);
    const received = collector();
    const rebalanced = new Promise<void>((resolve) => {
      first.consumer.on(first.consumer.events.GROUP_JOIN, () => resolve());
    });
    const second = await consume(GROUP, received.add);
    await rebalanced;
    expect(first.partitions()).toHaveLength(2);
    expect([...first.partitions(), ...second.partitions()].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);

    const handedOver = new Promise<void>((resolve) => {
      second.consumer.on(second.consumer.events.GROUP_JOIN, () => resolve());
    });
    await first.consumer.disconnect();
    await handedOver;
    expect(second.partitions()).toEqual([0, 1, 2, 3]);
    const producer = await connected(producerOf(kafka));
    await producer.send({
      topic: TOPIC,
      messages: Array.from({ length: 4 }, (_, partition) => ({ partition, value: 'x' })),
    });
    await received.have(4);
    expect(received.values).toHaveLength(4);
  });

  it('reassigns the partitions of a consumer that died', async () => {
    await createTopic(4);
    const mortal = mortalKafkaAt(broker.address);
    const { consumer: victim } = await consumerOf(mortal.kafka, GROUP, TOPIC, () => {});
    const survivor = await consume(GROUP, () => {});
    expect(survivor.partitions()).toHaveLength(2);
    const rebalanced = new Promise<void>((resolve) => {
      survivor.consumer.on(survivor.consumer.events.GROUP_JOIN, () => resolve());
    });
    mortal.die();
    await rebalanced;
    expect(survivor.partitions()).toEqual([0, 1, 2, 3]);
    await victim.disconnect();
  }, 30_000);

  it('finds topics, configs, messages, offsets and the cluster id after a restart', async () => {
    await createTopic(2, [{ name: 'retention.bytes', value: '5000000' }]);
    const producer = await connected(producerOf(kafka));
    await producer.send({ topic: TOPIC, messages: [{ partition: 1, value: 'a' }] });
    await consumeAndLeave(1);
    const { clusterId } = broker;
    await broker.close();

    broker = await startBroker({ dataDir });
    kafka = kafkaAt(broker.address);
    const restarted = await connected(kafka.admin());
    const configs = await restarted.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: 2, name: TOPIC, configNames: ['retention.bytes'] }],
    });
    expect({
      clusterId: broker.clusterId,
      ends: (await restarted.fetchTopicOffsets(TOPIC)).map(({ partition, high }) => [partition, high]),
      committed: await restarted.fetchOffsets({ groupId: GROUP }),
      retention: configs.resources[0]?.configEntries[0]?.configValue,
    }).toEqual({
      clusterId,
      ends: [
        [0, '0'],
        [1, '1'],
      ],
      committed: [{ topic: TOPIC, partitions: [{ partition: 1, offset: '1', metadata: null }] }],
      retention: '5000000',
    });
  });

  it('continues a running consumer after a restart of the broker', async () => {
    await createTopic(1);
    const received = collector();
    await consume(GROUP, received.add);
    const { port } = broker;
    await (await connected(producerOf(kafka))).send({ topic: TOPIC, messages: [{ value: 'before' }] });
    await received.have(1);
    await broker.close();
    broker = await startBroker({ dataDir, port });
    await (await connected(producerOf(kafkaAt(broker.address)))).send({ topic: TOPIC, messages: [{ value: 'after' }] });
    await received.have(2);
    expect(received.values).toEqual(['before', 'after']);
  }, 30_000);

  it('stores the messages of an idempotent producer once and in order', async () => {
    await createTopic(1);
    const producer = await connected(producerOf(kafka, true));
    for (const messages of [numbered(3), numbered(3)]) await producer.send({ topic: TOPIC, acks: -1, messages });
    const received = collector();
    await consume(GROUP, received.add);
    await received.have(6);
    expect(received.values).toEqual(['0', '1', '2', '0', '1', '2']);
  });

  it('creates an unknown topic when it produces to it', async () => {
    const producer = await connected(producerOf(kafka));
    await producer.send({ topic: 'made-on-demand', messages: [{ value: 'a' }] });
    const admin = await connected(kafka.admin());
    expect(await admin.listTopics()).toEqual(['made-on-demand']);
  });

  it('creates no topic when automatic creation is off', async () => {
    const strictDir = await mkdtemp(join(tmpdir(), 'embedded-kafka-'));
    await using strict = await startBroker({ dataDir: strictDir, autoCreateTopics: false });
    const producer = await connected(kafkaAt(strict.address).producer({ retry: { retries: 0 } }));
    await expect(producer.send({ topic: TOPIC, messages: [{ value: 'a' }] })).rejects.toThrow('topic-partition');
    await rm(strictDir, { recursive: true });
  });

  it('supports the requests of the admin client', async () => {
    const admin = await createTopic(1);
    const producer = await connected(producerOf(kafka));
    await producer.send({ topic: TOPIC, messages: numbered(10) });
    await admin.createPartitions({ topicPartitions: [{ topic: TOPIC, count: 3 }] });
    await admin.deleteTopicRecords({ topic: TOPIC, partitions: [{ partition: 0, offset: '4' }] });
    expect((await admin.fetchTopicOffsets(TOPIC)).map(({ partition, low, high }) => [partition, low, high])).toEqual([
      [0, '4', '10'],
      [1, '0', '0'],
      [2, '0', '0'],
    ]);
    expect(await admin.describeCluster()).toEqual({
      brokers: [{ nodeId: 1, host: broker.host, port: broker.port }],
      controller: 1,
      clusterId: broker.clusterId,
    });
    await consumeAndLeave(6);
    expect((await admin.listGroups()).groups).toEqual([{ groupId: GROUP, protocolType: 'consumer' }]);
    await admin.deleteGroups([GROUP]);
    expect((await admin.listGroups()).groups).toEqual([]);
    await admin.deleteTopics({ topics: [TOPIC] });
    expect(await admin.listTopics()).toEqual([]);
  });
});
