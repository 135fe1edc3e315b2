import { CreatePartitions } from '../../src/protocol/create-partitions.js';
import { DeleteRecords } from '../../src/protocol/delete-records.js';
import { DeleteTopics } from '../../src/protocol/delete-topics.js';
import { DescribeConfigs } from '../../src/protocol/describe-configs.js';
import { ErrorCode } from '../../src/protocol/error-codes.js';
import { InitProducerId } from '../../src/protocol/init-producer-id.js';
import { ZERO_ID } from '../../src/protocol/metadata.js';
import type { ConformanceCase } from './conformance-case.js';
import { until, type Subject } from './subject.js';

const TOPIC_RESOURCE = 2;
const DEFAULT_SOURCE = 5;
const TOPIC_SOURCE = 1;

type TopicSpec = Partial<Parameters<Subject['createTopic']>[0]>;

function created(name: string, spec: TopicSpec, expected: number): ConformanceCase {
  return { name, observe: (subject) => subject.createTopic({ name: subject.freshName(), ...spec }), expected };
}

async function deleteRecords(subject: Subject, name: string, offset: number) {
  const { topics } = await subject.client.send(DeleteRecords, 1, {
    topics: [{ name, partitions: [{ partitionIndex: 0, offset }] }],
    timeoutMs: 5000,
  });
  const { errorCode, lowWatermark } = topics[0]?.partitions[0] ?? {};
  return { errorCode, lowWatermark };
}

async function createPartitions(subject: Subject, name: string, count: number) {
  const { results } = await subject.client.send(CreatePartitions, 1, {
    topics: [{ name, count, assignments: null }],
    timeoutMs: 5000,
    validateOnly: false,
  });
  return results[0]?.errorCode;
}

async function describeConfig(subject: Subject, topic: string, key: string) {
  const { results } = await subject.client.send(DescribeConfigs, 2, {
    resources: [{ resourceType: TOPIC_RESOURCE, resourceName: topic, configurationKeys: [key] }],
    includeSynonyms: false,
  });
  const [result] = results;
  return { errorCode: result?.errorCode, configs: result?.configs };
}

async function initProducerId(subject: Subject, transactionalId: string | null) {
  const response = await subject.client.send(InitProducerId, 1, { transactionalId, transactionTimeoutMs: 1000 });
  return { errorCode: response.errorCode, producerEpoch: response.producerEpoch };
}

function describedDefault(key: string, value: string): ConformanceCase {
  return {
    name: `describe the default of ${key}`,
    observe: async (subject) => describeConfig(subject, await subject.topic(), key),
    expected: {
      errorCode: ErrorCode.NONE,
      configs: [{ name: key, value, readOnly: false, configSource: DEFAULT_SOURCE, isSensitive: false, synonyms: [] }],
    },
  };
}

export const topicCases: ConformanceCase[] = [
  {
    name: 'Metadata names a topic by an id that stays until the topic is created again, from version 10 on',
    observe: async (subject) => {
      const name = await subject.topic();
      const id = async (version: number) => (await subject.metadata(name, false, version))?.topicId;
      const [first, again, earlier] = [await id(10), await id(10), await id(9)];
      await subject.client.send(DeleteTopics, 1, { topicNames: [name], timeoutMs: 10_000 });
      await until(async () => (await subject.createTopic({ name })) === ErrorCode.NONE);
      await until(async () => (await subject.metadata(name))?.errorCode === ErrorCode.NONE);
      const second = await id(10);
      return { length: first?.length, stays: first === again, changes: first !== second, earlier };
    },
    expected: { length: 32, stays: true, changes: true, earlier: ZERO_ID },
  },
  ...[7, 8, 9, 10].map((version) => ({
    name: `Metadata is answered in version ${version}`,
    observe: async (subject: Subject) => {
      const { name, partitions } = (await subject.metadata(await subject.topic(2), false, version)) ?? {};
      return {
        named: name !== undefined,
        partitions: partitions?.map(({ partitionIndex }) => partitionIndex).toSorted(),
      };
    },
    expected: { named: true, partitions: [0, 1] },
  })),
  created('create a topic', {}, ErrorCode.NONE),
  created('create a topic with default counts', { numPartitions: -1, replicationFactor: -1 }, ErrorCode.NONE),
  created('create a topic without partitions', { numPartitions: 0 }, ErrorCode.INVALID_PARTITIONS),
  created('create a topic with -2 partitions', { numPartitions: -2 }, ErrorCode.INVALID_PARTITIONS),
  created('create a topic with too many replicas', { replicationFactor: 3 }, ErrorCode.INVALID_REPLICATION_FACTOR),
  created('create a topic without replicas', { replicationFactor: 0 }, ErrorCode.INVALID_REPLICATION_FACTOR),
  created('create a topic with a bad name', { name: 'no spaces please' }, ErrorCode.INVALID_TOPIC_EXCEPTION),
  created('create a topic with an empty name', { name: '' }, ErrorCode.INVALID_TOPIC_EXCEPTION),
  created('create a topic with a name too long', { name: 'x'.repeat(250) }, ErrorCode.INVALID_TOPIC_EXCEPTION),
  created('create a topic called ..', { name: '..' }, ErrorCode.INVALID_TOPIC_EXCEPTION),
  created('create a topic twice in one request', { twice: true }, ErrorCode.INVALID_REQUEST),
  created('create a topic with an unknown config', { configs: { 'no.such': '1' } }, ErrorCode.INVALID_CONFIG),
  created(
    'create a topic with a bad config value',
    { configs: { 'cleanup.policy': 'burn' } },
    ErrorCode.INVALID_CONFIG,
  ),
  created('create a topic with a tiny segment', { configs: { 'segment.bytes': '100' } }, ErrorCode.INVALID_CONFIG),
  created(
    'create a topic assigned to a broker that is not there',
    {
      numPartitions: -1,
      replicationFactor: -1,
      assignments: [{ partitionIndex: 0, brokerIds: [77] }],
    },
    ErrorCode.INVALID_REPLICA_ASSIGNMENT,
  ),
  created(
    'create a topic with both a count and an assignment',
    { numPartitions: 1, assignments: [{ partitionIndex: 0, brokerIds: [1] }] },
    ErrorCode.INVALID_REQUEST,
  ),
  {
    name: 'create a topic that exists',
    observe: async (subject) => subject.createTopic({ name: await subject.topic() }),
    expected: ErrorCode.TOPIC_ALREADY_EXISTS,
  },
  {
    name: 'validate a topic without creating it',
    observe: async (subject) => {
      const name = subject.freshName();
      const errorCode = await subject.createTopic({ name, validateOnly: true });
      return [errorCode, (await subject.metadata(name))?.errorCode];
    },
    expected: [ErrorCode.NONE, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
  },
  {
    name: 'delete an unknown topic',
    observe: async (subject) => {
      const topicNames = [subject.freshName()];
      const { responses } = await subject.client.send(DeleteTopics, 3, { topicNames, timeoutMs: 5000 });
      return responses[0]?.errorCode;
    },
    expected: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
  },
  {
    name: 'describe an unknown topic in metadata',
    observe: async (subject) => (await subject.metadata(subject.freshName()))?.errorCode,
    expected: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
  },
  {
    name: 'describe a topic with a bad name in metadata',
    observe: async (subject) => (await subject.metadata('no spaces please', true))?.errorCode,
    expected: ErrorCode.INVALID_TOPIC_EXCEPTION,
  },
  {
    name: 'add partitions',
    observe: async (subject) => {
      const topic = await subject.topic(2);
      return [
        await createPartitions(subject, topic, 1),
        await createPartitions(subject, topic, 2),
        await createPartitions(subject, topic, 4),
        await createPartitions(subject, subject.freshName(), 4),
      ];
    },
    expected: [
      ErrorCode.INVALID_PARTITIONS,
      ErrorCode.INVALID_PARTITIONS,
      ErrorCode.NONE,
      ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
    ],
  },
  {
    name: 'delete records',
    observe: async (subject) => {
      const topic = await subject.topic();
      await subject.append(topic, 'a', 'b', 'c');
      await subject.append(topic, 'd');
      return {
        beyond: await deleteRecords(subject, topic, 9),
        inside: await deleteRecords(subject, topic, 2),
        earliest: await subject.offsetAt(topic, -2),
        byTime: (await subject.offsetAt(topic, 1)).offset,
        before: (await subject.fetch(topic, 1)).errorCode,
        all: await deleteRecords(subject, topic, -1),
        unknown: await deleteRecords(subject, subject.freshName(), 0),
      };
    },
    expected: {
      beyond: { errorCode: ErrorCode.OFFSET_OUT_OF_RANGE, lowWatermark: -1 },
      inside: { errorCode: ErrorCode.NONE, lowWatermark: 2 },
      earliest: { errorCode: ErrorCode.NONE, offset: 2, timestamp: -1 },
      byTime: 2,
      before: ErrorCode.OFFSET_OUT_OF_RANGE,
      all: { errorCode: ErrorCode.NONE, lowWatermark: 4 },
      unknown: { errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, lowWatermark: -1 },
    },
  },
  {
    name: 'describe the configs of an unknown topic',
    observe: (subject) => describeConfig(subject, subject.freshName(), 'retention.bytes'),
    expected: { errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, configs: [] },
  },
  {
    name: 'describe a config that was set',
    observe: async (subject) =>
      describeConfig(subject, await subject.topic(1, { 'retention.bytes': '4000000' }), 'retention.bytes'),
    expected: {
      errorCode: ErrorCode.NONE,
      configs: [
        {
          name: 'retention.bytes',
          value: '4000000',
          readOnly: false,
          configSource: TOPIC_SOURCE,
          isSensitive: false,
          synonyms: [],
        },
      ],
    },
  },
  describedDefault('max.message.bytes', '1048588'),
  describedDefault('retention.ms', '604800000'),
  describedDefault('cleanup.policy', 'delete'),
  describedDefault('message.timestamp.after.max.ms', '3600000'),
  {
    name: 'ask for a producer id',
    observe: (subject) => initProducerId(subject, null),
    expected: { errorCode: ErrorCode.NONE, producerEpoch: 0 },
  },
  {
    name: 'ask for a producer id with an empty transactional id',
    observe: (subject) => initProducerId(subject, ''),
    expected: { errorCode: ErrorCode.INVALID_REQUEST, producerEpoch: -1 },
  },
];
