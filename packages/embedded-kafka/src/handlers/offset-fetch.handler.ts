import type { CommittedOffset } from '../groups/committed-offsets.js';
import type { RequestOf, ResponseOf } from '../protocol/api.js';
import { ErrorCode } from '../protocol/error-codes.js';
import type { OffsetFetch } from '../protocol/offset-fetch.js';
import type { BrokerState } from './handler.js';

type Response = ResponseOf<typeof OffsetFetch>;

const NO_OFFSET = -1;

export function offsetFetch(
  broker: BrokerState,
  { groupId, topics }: RequestOf<typeof OffsetFetch>,
): ResponseOf<typeof OffsetFetch> {
  const { offsets } = broker.groups;
  return {
    throttleTimeMs: 0,
    errorCode: ErrorCode.NONE,
    topics:
      topics === null
        ? byTopic(offsets.ofGroup(groupId))
        : topics.map(({ name, partitionIndexes }) => ({
            name,
            partitions: partitionIndexes.map((index) => describe(index, offsets.get(groupId, name, index))),
          })),
  };
}

function byTopic(offsets: readonly CommittedOffset[]): Response['topics'] {
  return [...Map.groupBy(offsets, ({ topic }) => topic)].map(([name, committed]) => ({
    name,
    partitions: committed.map((entry) => describe(entry.partition, entry)),
  }));
}

function describe(
  partitionIndex: number,
  committed: CommittedOffset | undefined,
): Response['topics'][number]['partitions'][number] {
  return {
    partitionIndex,
    committedOffset: committed?.offset ?? NO_OFFSET,
    metadata: committed?.metadata ?? '',
    errorCode: ErrorCode.NONE,
  };
}
