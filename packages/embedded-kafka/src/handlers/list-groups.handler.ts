import type { RequestOf, ResponseOf } from '../protocol/api.js';
import { ErrorCode } from '../protocol/error-codes.js';
import type { ListGroups } from '../protocol/list-groups.js';
import type { BrokerState } from './handler.js';

export function listGroups(broker: BrokerState, _request: RequestOf<typeof ListGroups>): ResponseOf<typeof ListGroups> {
  return { throttleTimeMs: 0, errorCode: ErrorCode.NONE, groups: broker.groups.list() };
}
