import type { RequestOf, ResponseOf } from '../protocol/api.js';
import { ErrorCode } from '../protocol/error-codes.js';
import type { SyncGroup } from '../protocol/sync-group.js';
import type { BrokerState } from './handler.js';

export async function syncGroup(
  broker: BrokerState,
  request: RequestOf<typeof SyncGroup>,
): Promise<ResponseOf<typeof SyncGroup>> {
  const { groupId, memberId, generationId } = request;
  if (groupId === '') return refused(ErrorCode.INVALID_GROUP_ID);
  const group = broker.groups.get(groupId);
  if (group === undefined) return refused(ErrorCode.UNKNOWN_MEMBER_ID);
  const assignments = new Map(request.assignments.map((entry) => [entry.memberId, entry.assignment]));
  return { throttleTimeMs: 0, ...(await group.sync(memberId, generationId, assignments)) };
}

function refused(errorCode: ErrorCode): ResponseOf<typeof SyncGroup> {
  return { throttleTimeMs: 0, errorCode, assignment: Buffer.alloc(0) };
}
