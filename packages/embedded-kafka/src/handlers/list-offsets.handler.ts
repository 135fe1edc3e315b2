import type { PartitionLog } from '../log/partition-log.js';
import type { RequestOf, ResponseOf } from '../protocol/api.js';
import { ErrorCode } from '../protocol/error-codes.js';
import type { ListOffsets } from '../protocol/list-offsets.js';
import { EARLIEST, LATEST } from '../protocol/list-offsets.js';
import type { BrokerState } from './handler.js';

const UNKNOWN = -1;

export function listOffsets(
  broker: BrokerState,
  request: RequestOf<typeof ListOffsets>,
): ResponseOf<typeof ListOffsets> {
  return {
    throttleTimeMs: 0,
    topics: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex, timestamp }) => {
        const log = broker.topics.partition(name, partitionIndex);
        if (log === undefined) {
          const errorCode = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
          return { partitionIndex, errorCode, timestamp: UNKNOWN, offset: UNKNOWN };
        }
        return { partitionIndex, errorCode: ErrorCode.NONE, ...find(log, timestamp) };
      }),
    })),
  };
}

function find(log: PartitionLog, timestamp: number): { offset: number; timestamp: number } {
  if (timestamp === LATEST) return { offset: log.endOffset, timestamp: UNKNOWN };
  if (timestamp === EARLIEST) return { offset: log.startOffset, timestamp: UNKNOWN };
  return log.firstSince(timestamp) ?? { offset: UNKNOWN, timestamp: UNKNOWN };
}
