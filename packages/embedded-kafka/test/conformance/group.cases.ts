import { DeleteGroups } from '../../src/protocol/delete-groups.js';
import { DeleteTopics } from '../../src/protocol/delete-topics.js';
import { DescribeGroups } from '../../src/protocol/describe-groups.js';
import { ErrorCode } from '../../src/protocol/error-codes.js';
import { FindCoordinator } from '../../src/protocol/find-coordinator.js';
import { Heartbeat } from '../../src/protocol/heartbeat.js';
import { LeaveGroup } from '../../src/protocol/leave-group.js';
import { ListGroups } from '../../src/protocol/list-groups.js';
import { OffsetFetch } from '../../src/protocol/offset-fetch.js';
import type { ConformanceCase } from './conformance-case.js';
import type { Subject } from './subject.js';
import { until } from './subject.js';

async function heartbeat(subject: Subject, groupId: string, memberId: string, generationId: number) {
  const request = { groupId, generationId, memberId, groupInstanceId: null };
  return (await subject.client.send(Heartbeat, 3, request)).errorCode;
}

async function leave(subject: Subject, groupId: string, memberId: string) {
  const members = [{ memberId, groupInstanceId: null }];
  const response = await subject.client.send(LeaveGroup, 3, { groupId, memberId: '', members });
  return { topLevel: response.errorCode, member: response.members[0]?.errorCode };
}

async function describeGroup(subject: Subject, groupId: string) {
  const { groups } = await subject.client.send(DescribeGroups, 2, { groups: [groupId] });
  const [group] = groups;
  return {
    errorCode: group?.errorCode,
    state: group?.groupState,
    type: group?.protocolType,
    protocol: group?.protocolData,
    members: group?.members.map(({ clientId, memberMetadata, memberAssignment }) => [
      clientId,
      memberMetadata.toString(),
      memberAssignment.toString(),
    ]),
  };
}

async function deleteGroup(subject: Subject, groupId: string) {
  return (await subject.client.send(DeleteGroups, 1, { groupIds: [groupId] })).results[0]?.errorCode;
}

async function findCoordinator(subject: Subject, key: string, keyType: number) {
  const { errorCode } = await subject.client.send(FindCoordinator, 2, { key, keyType });
  return errorCode;
}

const joinError = async (joining: ReturnType<Subject['join']>) => (await joining).errorCode;
const syncError = async (syncing: ReturnType<Subject['sync']>) => (await syncing).errorCode;

export const membershipCases: ConformanceCase[] = [
  {
    name: 'find the coordinator of a group',
    observe: (subject) => findCoordinator(subject, subject.freshName(), 0),
    expected: ErrorCode.NONE,
  },
  {
    name: 'find a coordinator of an unknown kind',
    observe: (subject) => findCoordinator(subject, subject.freshName(), 9),
    expected: ErrorCode.INVALID_REQUEST,
  },
  {
    name: 'join with an empty group id',
    observe: (subject) => joinError(subject.join('')),
    expected: ErrorCode.INVALID_GROUP_ID,
  },
  {
    name: 'join with a session timeout too short',
    observe: (subject) => joinError(subject.join(subject.freshName(), { sessionTimeoutMs: 10 })),
    expected: ErrorCode.INVALID_SESSION_TIMEOUT,
  },
  {
    name: 'join with a session timeout too long',
    observe: (subject) => joinError(subject.join(subject.freshName(), { sessionTimeoutMs: 10_000_000 })),
    expected: ErrorCode.INVALID_SESSION_TIMEOUT,
  },
  {
    name: 'join without a member id returns one',
    observe: async (subject) => {
      const { errorCode, memberId, generationId } = await subject.join(subject.freshName());
      return { errorCode, memberId: memberId.startsWith('raw-'), generationId };
    },
    expected: { errorCode: ErrorCode.MEMBER_ID_REQUIRED, memberId: true, generationId: -1 },
  },
  {
    name: 'join in version 3 without a member id is admitted',
    observe: async (subject) => {
      const { errorCode, generationId, protocolName, members } = await subject.join(subject.freshName(), {
        version: 3,
      });
      return { errorCode, generationId, protocolName, members: members.length };
    },
    expected: { errorCode: ErrorCode.NONE, generationId: 1, protocolName: 'range', members: 1 },
  },
  {
    name: 'join an unknown group with a made-up member id',
    observe: (subject) => joinError(subject.join(subject.freshName(), { memberId: 'me' })),
    expected: ErrorCode.UNKNOWN_MEMBER_ID,
  },
  {
    name: 'join a known group with a made-up member id',
    observe: async (subject) => {
      const { groupId } = await subject.stableGroup();
      return joinError(subject.join(groupId, { memberId: 'me' }));
    },
    expected: ErrorCode.UNKNOWN_MEMBER_ID,
  },
  {
    name: 'join without protocols',
    observe: (subject) => joinError(subject.join(subject.freshName(), { protocols: [] })),
    expected: ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
  },
  {
    name: 'join without a protocol type',
    observe: (subject) => joinError(subject.join(subject.freshName(), { protocolType: '' })),
    expected: ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
  },
  {
    name: 'join with no protocol in common',
    observe: async (subject) => {
      const { groupId } = await subject.stableGroup();
      return joinError(subject.join(groupId, { protocols: ['other'] }));
    },
    expected: ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
  },
  {
    name: 'join with another protocol type',
    observe: async (subject) => {
      const { groupId } = await subject.stableGroup();
      return joinError(subject.join(groupId, { protocolType: 'connect' }));
    },
    expected: ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
  },
  {
    name: 'the leader of a stable group joins again and gets a new generation',
    observe: async (subject) => {
      const { groupId, memberId, generationId } = await subject.stableGroup();
      const rejoined = await subject.join(groupId, { memberId });
      return { errorCode: rejoined.errorCode, generations: rejoined.generationId - generationId };
    },
    expected: { errorCode: ErrorCode.NONE, generations: 1 },
  },
  {
    name: 'sync with an empty group id',
    observe: (subject) => syncError(subject.sync('', 'me', 1)),
    expected: ErrorCode.INVALID_GROUP_ID,
  },
  {
    name: 'sync with an unknown group',
    observe: (subject) => syncError(subject.sync(subject.freshName(), 'me', 1)),
    expected: ErrorCode.UNKNOWN_MEMBER_ID,
  },
  {
    name: 'sync as an unknown member',
    observe: async (subject) => {
      const { groupId, generationId } = await subject.stableGroup();
      return syncError(subject.sync(groupId, 'me', generationId));
    },
    expected: ErrorCode.UNKNOWN_MEMBER_ID,
  },
  {
    name: 'sync with a wrong generation',
    observe: async (subject) => {
      const { groupId, memberId, generationId } = await subject.stableGroup();
      return syncError(subject.sync(groupId, memberId, generationId + 5));
    },
    expected: ErrorCode.ILLEGAL_GENERATION,
  },
  {
    name: 'sync again in a stable group gives the assignment',
    observe: async (subject) => {
      const { groupId, memberId, generationId } = await subject.stableGroup();
      const { errorCode, assignment } = await subject.sync(groupId, memberId, generationId);
      return { errorCode, assignment: assignment.toString() };
    },
    expected: { errorCode: ErrorCode.NONE, assignment: 'a' },
  },
  {
    name: 'heartbeats of members and of unknown members',
    observe: async (subject) => {
      const { groupId, memberId, generationId } = await subject.stableGroup();
      return {
        member: await heartbeat(subject, groupId, memberId, generationId),
        oldGeneration: await heartbeat(subject, groupId, memberId, generationId - 1),
        stranger: await heartbeat(subject, groupId, 'me', generationId),
        unknownGroup: await heartbeat(subject, subject.freshName(), 'me', 1),
        emptyGroupId: await heartbeat(subject, '', 'me', 1),
      };
    },
    expected: {
      member: ErrorCode.NONE,
      oldGeneration: ErrorCode.ILLEGAL_GENERATION,
      stranger: ErrorCode.UNKNOWN_MEMBER_ID,
      unknownGroup: ErrorCode.UNKNOWN_MEMBER_ID,
      emptyGroupId: ErrorCode.INVALID_GROUP_ID,
    },
  },
  {
    name: 'a second member makes the first one rebalance',
    observe: async (subject) => {
      const { groupId, memberId, generationId } = await subject.stableGroup();
      using other = await subject.another();
      const { memberId: otherId } = await other.join(groupId);
      const joining = other.join(groupId, { memberId: otherId });
      // The other connection's request is in when the group says so.
      let beat: number = ErrorCode.NONE;
      await until(async () => {
        beat = await heartbeat(subject, groupId, memberId, generationId);
        return beat !== ErrorCode.NONE;
      });
      const state = (await describeGroup(subject, groupId)).state;
      const sync = await syncError(subject.sync(groupId, memberId, generationId));
      const topic = await subject.topic();
      const commit = await subject.commit(groupId, topic, { memberId, generationId });
      const rejoined = await subject.join(groupId, { memberId });
      const joined = await joining;
      const completing = (await describeGroup(subject, groupId)).state;
      const early = await subject.commit(groupId, topic, { memberId, generationId: rejoined.generationId });
      return {
        beat,
        state,
        sync,
        commit,
        generations: [rejoined.generationId - generationId, joined.generationId - generationId],
        leaderKept: rejoined.leader === memberId && joined.leader === memberId,
        members: [rejoined.members.length, joined.members.length],
        completing,
        early,
        beatWhileCompleting: await heartbeat(subject, groupId, memberId, rejoined.generationId),
      };
    },
    expected: {
      beat: ErrorCode.REBALANCE_IN_PROGRESS,
      state: 'PreparingRebalance',
      sync: ErrorCode.REBALANCE_IN_PROGRESS,
      commit: ErrorCode.NONE,
      generations: [1, 1],
      leaderKept: true,
      members: [2, 0],
      completing: 'CompletingRebalance',
      early: ErrorCode.REBALANCE_IN_PROGRESS,
      beatWhileCompleting: ErrorCode.NONE,
    },
  },
  {
    name: 'leave as a member, then again, then from an unknown group',
    observe: async (subject) => {
      const { groupId, memberId } = await subject.stableGroup();
      return [
        await leave(subject, groupId, memberId),
        await leave(subject, groupId, memberId),
        await leave(subject, subject.freshName(), 'me'),
      ];
    },
    expected: [
      { topLevel: ErrorCode.NONE, member: ErrorCode.NONE },
      { topLevel: ErrorCode.NONE, member: ErrorCode.UNKNOWN_MEMBER_ID },
      { topLevel: ErrorCode.NONE, member: ErrorCode.UNKNOWN_MEMBER_ID },
    ],
  },
  {
    name: 'leave in version 1 as an unknown member',
    observe: async (subject) => {
      const { groupId } = await subject.stableGroup();
      const request = { groupId, memberId: 'me', members: [] };
      return (await subject.client.send(LeaveGroup, 1, request)).errorCode;
    },
    expected: ErrorCode.UNKNOWN_MEMBER_ID,
  },
  {
    name: 'leave with an empty group id',
    observe: (subject) => leave(subject, '', 'me'),
    expected: { topLevel: ErrorCode.INVALID_GROUP_ID, member: undefined },
  },
];

export const offsetCases: ConformanceCase[] = [
  {
    name: 'commit as a member and read it back',
    observe: async (subject) => {
      const topic = await subject.topic();
      const { groupId, memberId, generationId } = await subject.stableGroup();
      const commit = await subject.commit(groupId, topic, { memberId, generationId, offset: 42, metadata: 'note' });
      return { commit, committed: await subject.committed(groupId, topic) };
    },
    expected: {
      commit: ErrorCode.NONE,
      committed: { topLevel: ErrorCode.NONE, errorCode: ErrorCode.NONE, offset: 42, metadata: 'note' },
    },
  },
  {
    name: 'commits that are refused',
    observe: async (subject) => {
      const topic = await subject.topic();
      const { groupId, memberId, generationId } = await subject.stableGroup();
      return {
        stranger: await subject.commit(groupId, topic, { memberId: 'me', generationId }),
        oldGeneration: await subject.commit(groupId, topic, { memberId, generationId: generationId - 1 }),
        nonMember: await subject.commit(groupId, topic),
        unknownTopic: await subject.commit(groupId, subject.freshName(), { memberId, generationId }),
        unknownPartition: await subject.commit(groupId, topic, { memberId, generationId, partition: 5 }),
        longMetadata: await subject.commit(groupId, topic, { memberId, generationId, metadata: 'x'.repeat(5000) }),
        unknownGroup: await subject.commit(subject.freshName(), topic, { memberId: 'me', generationId: 3 }),
      };
    },
    expected: {
      stranger: ErrorCode.UNKNOWN_MEMBER_ID,
      oldGeneration: ErrorCode.ILLEGAL_GENERATION,
      nonMember: ErrorCode.UNKNOWN_MEMBER_ID,
      unknownTopic: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
      unknownPartition: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
      longMetadata: ErrorCode.OFFSET_METADATA_TOO_LARGE,
      unknownGroup: ErrorCode.ILLEGAL_GENERATION,
    },
  },
  {
    name: 'commit for a group without members makes the group',
    observe: async (subject) => {
      const groupId = subject.freshName();
      const commit = await subject.commit(groupId, await subject.topic());
      return { commit, group: await describeGroup(subject, groupId) };
    },
    expected: {
      commit: ErrorCode.NONE,
      group: { errorCode: ErrorCode.NONE, state: 'Empty', type: '', protocol: '', members: [] },
    },
  },
  {
    name: 'commit as a member that has left',
    observe: async (subject) => {
      const topic = await subject.topic();
      const { groupId, memberId, generationId } = await subject.stableGroup();
      await leave(subject, groupId, memberId);
      return subject.commit(groupId, topic, { memberId, generationId });
    },
    expected: ErrorCode.UNKNOWN_MEMBER_ID,
  },
  {
    name: 'fetch all offsets of a group',
    observe: async (subject) => {
      const topic = await subject.topic();
      const groupId = subject.freshName();
      await subject.commit(groupId, topic, { offset: 3, metadata: 'm' });
      const { topics } = await subject.client.send(OffsetFetch, 4, { groupId, topics: null });
      return topics.map(({ name, partitions }) => [name === topic, partitions]);
    },
    expected: [[true, [{ partitionIndex: 0, committedOffset: 3, metadata: 'm', errorCode: ErrorCode.NONE }]]],
  },
  {
    name: 'fetch all offsets of an unknown group',
    observe: async (subject) => {
      const request = { groupId: subject.freshName(), topics: null };
      const { errorCode, topics } = await subject.client.send(OffsetFetch, 4, request);
      return { errorCode, topics };
    },
    expected: { errorCode: ErrorCode.NONE, topics: [] },
  },
  {
    name: 'fetch offsets of an unknown group',
    observe: async (subject) => subject.committed(subject.freshName(), await subject.topic()),
    expected: { topLevel: ErrorCode.NONE, errorCode: ErrorCode.NONE, offset: -1, metadata: '' },
  },
  {
    name: 'deleting a topic forgets the offsets committed for it',
    observe: async (subject) => {
      const topic = await subject.topic();
      const groupId = subject.freshName();
      await subject.commit(groupId, topic, { offset: 7 });
      await subject.client.send(DeleteTopics, 3, { topicNames: [topic], timeoutMs: 5000 });
      let offset: number | undefined;
      await until(async () => {
        ({ offset } = await subject.committed(groupId, topic));
        return offset !== 7;
      });
      return offset;
    },
    expected: -1,
  },
];

export const groupAdminCases: ConformanceCase[] = [
  {
    name: 'describe an unknown group',
    observe: (subject) => describeGroup(subject, subject.freshName()),
    expected: { errorCode: ErrorCode.NONE, state: 'Dead', type: '', protocol: '', members: [] },
  },
  {
    name: 'describe a stable group',
    observe: async (subject) => describeGroup(subject, (await subject.stableGroup()).groupId),
    expected: {
      errorCode: ErrorCode.NONE,
      state: 'Stable',
      type: 'consumer',
      protocol: 'range',
      members: [['raw', 'm', 'a']],
    },
  },
  {
    name: 'describe a group whose leader has not sent a new assignment yet',
    observe: async (subject) => {
      const { groupId, memberId } = await subject.stableGroup();
      await subject.join(groupId, { memberId });
      return describeGroup(subject, groupId);
    },
    expected: {
      errorCode: ErrorCode.NONE,
      state: 'CompletingRebalance',
      type: 'consumer',
      protocol: '',
      members: [['raw', '', 'a']],
    },
  },
  {
    name: 'describe and delete a group with an empty id',
    observe: async (subject) => ({
      describe: (await describeGroup(subject, '')).state,
      delete: await deleteGroup(subject, ''),
    }),
    expected: { describe: 'Dead', delete: ErrorCode.GROUP_ID_NOT_FOUND },
  },
  {
    name: 'describe a group that all members have left',
    observe: async (subject) => {
      const { groupId, memberId } = await subject.stableGroup();
      await leave(subject, groupId, memberId);
      return describeGroup(subject, groupId);
    },
    expected: { errorCode: ErrorCode.NONE, state: 'Empty', type: 'consumer', protocol: '', members: [] },
  },
  {
    name: 'list groups',
    observe: async (subject) => {
      const { groupId } = await subject.stableGroup();
      const { errorCode, groups } = await subject.client.send(ListGroups, 2, {});
      return { errorCode, type: groups.find((group) => group.groupId === groupId)?.protocolType };
    },
    expected: { errorCode: ErrorCode.NONE, type: 'consumer' },
  },
  {
    name: 'delete groups with members, without, and unknown',
    observe: async (subject) => {
      const { groupId, memberId } = await subject.stableGroup();
      const nonEmpty = await deleteGroup(subject, groupId);
      await leave(subject, groupId, memberId);
      const empty = await deleteGroup(subject, groupId);
      const after = (await describeGroup(subject, groupId)).state;
      return { nonEmpty, empty, after, unknown: await deleteGroup(subject, subject.freshName()) };
    },
    expected: {
      nonEmpty: ErrorCode.NON_EMPTY_GROUP,
      empty: ErrorCode.NONE,
      after: 'Dead',
      unknown: ErrorCode.GROUP_ID_NOT_FOUND,
    },
  },
];
