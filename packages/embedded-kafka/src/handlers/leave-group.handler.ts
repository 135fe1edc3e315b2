import type { RequestOf, ResponseOf } from '../protocol/api.js';
import { ErrorCode } from '../protocol/error-codes.js';
import type { LeaveGroup } from '../protocol/leave-group.js';
import type { BrokerState, RequestContext } from './handler.js';

const FIRST_VERSION_WITH_SEVERAL_MEMBERS = 3;

export function leaveGroup(
  broker: BrokerState,
  request: RequestOf<typeof LeaveGroup>,
  context: RequestContext,
): ResponseOf<typeof LeaveGroup> {
  if (request.groupId === '') return { throttleTimeMs: 0, errorCode: ErrorCode.INVALID_GROUP_ID, members: [] };
  const leave = (memberId: string) =>
    broker.groups.get(request.groupId)?.leave(memberId) ?? ErrorCode.UNKNOWN_MEMBER_ID;
  if (context.apiVersion < FIRST_VERSION_WITH_SEVERAL_MEMBERS) {
    return { throttleTimeMs: 0, errorCode: leave(request.memberId), members: [] };
  }
  const members = request.members.map((member) => ({ ...member, errorCode: leave(member.memberId) }));
  return { throttleTimeMs: 0, errorCode: ErrorCode.NONE, members };
}
