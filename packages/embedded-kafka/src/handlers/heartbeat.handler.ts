import type { RequestOf, ResponseOf } from '../protocol/api.js';
import { ErrorCode } from '../protocol/error-codes.js';
import type { Heartbeat } from '../protocol/heartbeat.js';
import type { BrokerState } from './handler.js';

export function heartbeat(
  broker: BrokerState,
  { groupId, memberId, generationId }: RequestOf<typeof Heartbeat>,
): ResponseOf<typeof Heartbeat> {
  if (groupId === '') return { throttleTimeMs: 0, errorCode: ErrorCode.INVALID_GROUP_ID };
  const errorCode = broker.groups.get(groupId)?.heartbeat(memberId, generationId) ?? ErrorCode.UNKNOWN_MEMBER_ID;
  return { throttleTimeMs: 0, errorCode };
}
