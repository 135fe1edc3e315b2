import type { CommittedOffset } from '../groups/committed-offsets.js';
import type { RequestOf, ResponseOf } from '../protocol/api.js';
import { ErrorCode } from '../protocol/error-codes.js';
import type { OffsetCommit } from '../protocol/offset-commit.js';
import type { BrokerState } from './handler.js';

type Request = RequestOf<typeof OffsetCommit>;

/** Kafka's default of `offset.metadata.max.bytes`. */
const MAX_METADATA_LENGTH = 4096;

export function offsetCommit(broker: BrokerState, request: Request): ResponseOf<typeof OffsetCommit> {
  const groupError = checkGroup(broker, request);
  const accepted: CommittedOffset[] = [];
  const topics = request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ partitionIndex, committedOffset, committedMetadata }) => {
      if (broker.topics.partition(name, partitionIndex) === undefined) {
        return { partitionIndex, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
      }
      if ((committedMetadata?.length ?? 0) > MAX_METADATA_LENGTH) {
        return { partitionIndex, errorCode: ErrorCode.OFFSET_METADATA_TOO_LARGE };
      }
      accepted.push({
        group: request.groupId,
        topic: name,
        partition: partitionIndex,
        offset: committedOffset,
        metadata: committedMetadata,
      });
      return { partitionIndex, errorCode: groupError };
    }),
  }));
  if (groupError === ErrorCode.NONE) broker.groups.offsets.commit(accepted);
  return { throttleTimeMs: 0, topics };
}

function checkGroup(broker: BrokerState, { groupId, memberId, generationId }: Request): ErrorCode {
  if (groupId === '') return ErrorCode.INVALID_GROUP_ID;
  const group = broker.groups.get(groupId);
  if (group !== undefined) return group.checkCommit(memberId, generationId);
  // A group without members exists from its first commit on.
  return generationId < 0 ? ErrorCode.NONE : ErrorCode.ILLEGAL_GENERATION;
}
