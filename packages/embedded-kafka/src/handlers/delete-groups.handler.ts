import type { RequestOf, ResponseOf } from '../protocol/api.js';
import type { DeleteGroups } from '../protocol/delete-groups.js';
import { ErrorCode } from '../protocol/error-codes.js';
import type { BrokerState } from './handler.js';

export function deleteGroups(
  broker: BrokerState,
  { groupIds }: RequestOf<typeof DeleteGroups>,
): ResponseOf<typeof DeleteGroups> {
  const results = groupIds.map((groupId) => ({ groupId, errorCode: deleteGroup(broker, groupId) }));
  return { throttleTimeMs: 0, results };
}

function deleteGroup(broker: BrokerState, groupId: string): ErrorCode {
  const group = broker.groups.get(groupId);
  if (group === undefined) return ErrorCode.GROUP_ID_NOT_FOUND;
  if (group.state !== 'Empty') return ErrorCode.NON_EMPTY_GROUP;
  broker.groups.delete(group);
  return ErrorCode.NONE;
}
