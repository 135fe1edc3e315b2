import type { RequestOf, ResponseOf } from '../protocol/api.js';
import type { CreatePartitions } from '../protocol/create-partitions.js';
import { ErrorCode } from '../protocol/error-codes.js';
import type { BrokerState } from './handler.js';
import { NODE_ID } from './handler.js';

type Request = RequestOf<typeof CreatePartitions>;

export function createPartitions(broker: BrokerState, request: Request): ResponseOf<typeof CreatePartitions> {
  const results = request.topics.map((topic) => ({
    name: topic.name,
    errorCode: ErrorCode.NONE,
    errorMessage: null,
    ...grow(broker, topic, request.validateOnly),
  }));
  return { throttleTimeMs: 0, results };
}

function grow(
  broker: BrokerState,
  { name, count, assignments }: Request['topics'][number],
  validateOnly: boolean,
): { errorCode: ErrorCode; errorMessage: string } | undefined {
  const topic = broker.topics.get(name);
  if (topic === undefined) {
    return { errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, errorMessage: `there is no topic ${name}` };
  }
  const current = topic.partitions.length;
  if (count <= current) {
    const errorMessage = `topic ${name} has ${current} partitions: the new count must be larger, got ${count}`;
    return { errorCode: ErrorCode.INVALID_PARTITIONS, errorMessage };
  }
  const fits =
    assignments === null ||
    (assignments.length === count - current &&
      assignments.every(({ brokerIds }) => brokerIds.length === 1 && brokerIds[0] === NODE_ID));
  if (!fits) {
    const errorMessage = `expected ${count - current} assignments, each to broker ${NODE_ID} alone`;
    return { errorCode: ErrorCode.INVALID_REPLICA_ASSIGNMENT, errorMessage };
  }
  if (!validateOnly) broker.topics.addPartitions(topic, count);
  return undefined;
}
