import type { RequestOf, ResponseOf } from '../protocol/api.js';
import { ErrorCode } from '../protocol/error-codes.js';
import { NO_OPERATIONS, ZERO_ID } from '../protocol/metadata.js';
import type { Metadata } from '../protocol/metadata.js';
import { topicNameProblem } from '../topics/topic-name.js';
import type { Topic } from '../topics/topic-registry.js';
import type { BrokerState, RequestContext } from './handler.js';
import { NODE_ID } from './handler.js';

type Response = ResponseOf<typeof Metadata>;

export function metadata(broker: BrokerState, request: RequestOf<typeof Metadata>, context: RequestContext): Response {
  const wantsAll = request.topics === null || (context.apiVersion === 0 && request.topics.length === 0);
  const mayCreate = broker.autoCreateTopics && request.allowAutoTopicCreation;
  const topics = wantsAll
    ? broker.topics.all().map(describeTopic)
    : (request.topics ?? []).map(({ name }) => findTopic(broker, name, mayCreate));
  return {
    throttleTimeMs: 0,
    brokers: [{ nodeId: NODE_ID, ...broker.advertised, rack: null }],
    clusterId: broker.clusterId,
    controllerId: NODE_ID,
    topics,
    operations: NO_OPERATIONS,
  };
}

function findTopic(broker: BrokerState, name: string, mayCreate: boolean): Response['topics'][number] {
  const topic = broker.topics.get(name);
  if (topic !== undefined) return describeTopic(topic);
  if (topicNameProblem(name) !== undefined) return missingTopic(name, ErrorCode.INVALID_TOPIC_EXCEPTION);
  if (!mayCreate) return missingTopic(name, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  return describeTopic(broker.topics.create(name, broker.defaultPartitions, {}));
}

function missingTopic(name: string, errorCode: ErrorCode): Response['topics'][number] {
  return { errorCode, name, topicId: ZERO_ID, isInternal: false, partitions: [], operations: NO_OPERATIONS };
}

function describeTopic({ name, id, partitions }: Topic): Response['topics'][number] {
  return {
    errorCode: ErrorCode.NONE,
    name,
    topicId: id,
    isInternal: false,
    operations: NO_OPERATIONS,
    partitions: partitions.map((_, partitionIndex) => ({
      errorCode: ErrorCode.NONE,
      partitionIndex,
      leaderId: NODE_ID,
      leaderEpoch: 0,
      replicaNodes: [NODE_ID],
      isrNodes: [NODE_ID],
      offlineReplicas: [],
    })),
  };
}
