import type { Group } from '../groups/group.js';
import type { RequestOf, ResponseOf } from '../protocol/api.js';
import type { DescribeGroups } from '../protocol/describe-groups.js';
import { ErrorCode } from '../protocol/error-codes.js';
import type { BrokerState } from './handler.js';

const NOTHING = Buffer.alloc(0);

type Response = ResponseOf<typeof DescribeGroups>;

export function describeGroups(broker: BrokerState, { groups }: RequestOf<typeof DescribeGroups>): Response {
  return {
    throttleTimeMs: 0,
    groups: groups.map((groupId) => {
      const group = broker.groups.get(groupId);
      return group === undefined ? deadGroup(groupId) : describe(group);
    }),
  };
}

function deadGroup(groupId: string): Response['groups'][number] {
  return { errorCode: ErrorCode.NONE, groupId, groupState: 'Dead', protocolType: '', protocolData: '', members: [] };
}

function describe(group: Group): Response['groups'][number] {
  return {
    errorCode: ErrorCode.NONE,
    groupId: group.id,
    groupState: group.state,
    protocolType: group.protocolType,
    protocolData: group.state === 'Stable' ? group.protocolName : '',
    members: group.members.map((member) => ({
      memberId: member.id,
      clientId: member.settings.clientId,
      clientHost: member.settings.clientHost,
      memberMetadata: group.state === 'Stable' ? member.metadataFor(group.protocolName) : NOTHING,
      memberAssignment: member.assignment,
    })),
  };
}
