import type { RequestOf, ResponseOf } from '../protocol/api.js';
import type { DeleteRecords } from '../protocol/delete-records.js';
import { ErrorCode } from '../protocol/error-codes.js';
import type { BrokerState } from './handler.js';

const TO_THE_END = -1;
const NO_LOW_WATERMARK = -1;

export function deleteRecords(
  broker: BrokerState,
  { topics }: RequestOf<typeof DeleteRecords>,
): ResponseOf<typeof DeleteRecords> {
  return {
    throttleTimeMs: 0,
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex, offset }) => ({
        partitionIndex,
        ...deleteBefore(broker, name, partitionIndex, offset),
      })),
    })),
  };
}

function deleteBefore(
  broker: BrokerState,
  topic: string,
  partition: number,
  offset: number,
): { lowWatermark: number; errorCode: ErrorCode } {
  const log = broker.topics.partition(topic, partition);
  if (log === undefined) {
    return { lowWatermark: NO_LOW_WATERMARK, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
  }
  const target = offset === TO_THE_END ? log.endOffset : offset;
  if (target < 0 || target > log.endOffset) {
    return { lowWatermark: NO_LOW_WATERMARK, errorCode: ErrorCode.OFFSET_OUT_OF_RANGE };
  }
  log.deleteBefore(target);
  return { lowWatermark: log.startOffset, errorCode: ErrorCode.NONE };
}
