import { validateBatch } from '../log/batch-validation.js';
import type { RequestOf, ResponseOf } from '../protocol/api.js';
import { ErrorCode } from '../protocol/error-codes.js';
import type { Produce } from '../protocol/produce.js';
import type { BrokerState } from './handler.js';
import { NO_RESPONSE } from './handler.js';

type Request = RequestOf<typeof Produce>;
type PartitionRequest = Request['topics'][number]['partitions'][number];
type PartitionResponse = ResponseOf<typeof Produce>['topics'][number]['partitions'][number];

const ACKS_NONE = 0;
const VALID_ACKS = [-1, ACKS_NONE, 1];

export function produce(broker: BrokerState, request: Request): ResponseOf<typeof Produce> | typeof NO_RESPONSE {
  const acksAreValid = VALID_ACKS.includes(request.acks);
  const topics = request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map((partition) =>
      acksAreValid
        ? appendTo(broker, name, partition)
        : refused(partition.partitionIndex, ErrorCode.INVALID_REQUIRED_ACKS),
    ),
  }));
  return request.acks === ACKS_NONE ? NO_RESPONSE : { topics, throttleTimeMs: 0 };
}

function appendTo(broker: BrokerState, topicName: string, request: PartitionRequest): PartitionResponse {
  const { partitionIndex } = request;
  const topic = broker.topics.get(topicName);
  const log = topic?.partitions[partitionIndex];
  if (topic === undefined || log === undefined) return refused(partitionIndex, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  const validation = validateBatch(request.records ?? Buffer.alloc(0), topic.configs, Date.now());
  if (!validation.valid) return refused(partitionIndex, validation.errorCode);
  const verdict = log.checkSequence(validation.batch);
  if (verdict.kind === 'refused') return refused(partitionIndex, verdict.errorCode);
  const baseOffset = verdict.kind === 'duplicate' ? verdict.baseOffset : log.append(validation.batch);
  const logStartOffset = log.startOffset;
  return { partitionIndex, errorCode: ErrorCode.NONE, baseOffset, logAppendTimeMs: -1, logStartOffset };
}

function refused(partitionIndex: number, errorCode: ErrorCode): PartitionResponse {
  return { partitionIndex, errorCode, baseOffset: -1, logAppendTimeMs: -1, logStartOffset: -1 };
}
