import type { RequestOf, ResponseOf } from '../protocol/api.js';
import type { CreateTopics } from '../protocol/create-topics.js';
import { ErrorCode } from '../protocol/error-codes.js';
import { topicConfigProblem } from '../topics/topic-configs.js';
import { topicNameProblem } from '../topics/topic-name.js';
import type { BrokerState } from './handler.js';
import { NODE_ID } from './handler.js';

type Request = RequestOf<typeof CreateTopics>;
type TopicRequest = Request['topics'][number];

interface Problem {
  readonly errorCode: ErrorCode;
  readonly errorMessage: string;
}

const DEFAULT = -1;

export function createTopics(broker: BrokerState, request: Request): ResponseOf<typeof CreateTopics> {
  const topics = request.topics.map((topic) => {
    const isRepeated = request.topics.filter(({ name }) => name === topic.name).length > 1;
    const problem = isRepeated
      ? { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: `topic ${topic.name} is in the request more than once` }
      : problemWith(broker, topic);
    if (problem === undefined && !request.validateOnly) create(broker, topic);
    return { name: topic.name, errorCode: ErrorCode.NONE, errorMessage: null, ...problem };
  });
  return { throttleTimeMs: 0, topics };
}

function create(broker: BrokerState, { name, numPartitions, assignments, configs }: TopicRequest): void {
  const asked = assignments.length > 0 ? assignments.length : numPartitions;
  const given = configs.flatMap((config) => (config.value === null ? [] : [[config.name, config.value] as const]));
  broker.topics.create(name, asked === DEFAULT ? broker.defaultPartitions : asked, Object.fromEntries(given));
}

function problemWith(broker: BrokerState, topic: TopicRequest): Problem | undefined {
  const { name, numPartitions, replicationFactor, assignments, configs } = topic;
  const nameProblem = topicNameProblem(name);
  if (nameProblem !== undefined) return { errorCode: ErrorCode.INVALID_TOPIC_EXCEPTION, errorMessage: nameProblem };
  if (broker.topics.get(name) !== undefined) {
    return { errorCode: ErrorCode.TOPIC_ALREADY_EXISTS, errorMessage: `topic ${name} exists already` };
  }
  const layoutProblem =
    assignments.length > 0 ? assignmentProblem(topic) : countProblem(numPartitions, replicationFactor);
  if (layoutProblem !== undefined) return layoutProblem;
  const configProblem = topicConfigProblem(configs);
  return configProblem === undefined ? undefined : { errorCode: ErrorCode.INVALID_CONFIG, errorMessage: configProblem };
}

function countProblem(numPartitions: number, replicationFactor: number): Problem | undefined {
  if (numPartitions !== DEFAULT && numPartitions < 1) {
    const errorMessage = `the number of partitions must be at least 1, or -1 for the default, got ${numPartitions}`;
    return { errorCode: ErrorCode.INVALID_PARTITIONS, errorMessage };
  }
  if (replicationFactor !== DEFAULT && replicationFactor !== 1) {
    const errorMessage = `the replication factor must be 1 on a single broker, or -1, got ${replicationFactor}`;
    return { errorCode: ErrorCode.INVALID_REPLICATION_FACTOR, errorMessage };
  }
  return undefined;
}

function assignmentProblem({ numPartitions, replicationFactor, assignments }: TopicRequest): Problem | undefined {
  if (numPartitions !== DEFAULT || replicationFactor !== DEFAULT) {
    const errorMessage = 'with an assignment the number of partitions and the replication factor must be -1';
    return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage };
  }
  const indexes = new Set(assignments.map(({ partitionIndex }) => partitionIndex));
  const isConsecutive = indexes.size === assignments.length && assignments.every((_, index) => indexes.has(index));
  const isOnThisNode = assignments.every(({ brokerIds }) => brokerIds.length === 1 && brokerIds[0] === NODE_ID);
  if (isConsecutive && isOnThisNode) return undefined;
  const errorMessage = `expected partitions 0, 1, 2, ... each on broker ${NODE_ID} alone`;
  return { errorCode: ErrorCode.INVALID_REPLICA_ASSIGNMENT, errorMessage };
}
