import { beforeEach, describe, expect, it } from '@jest/globals';
import { Group } from '../src/groups/group.js';
import type { JoinResult } from '../src/groups/member.js';
import { ErrorCode } from '../src/protocol/error-codes.js';
import { FakeSchedule } from './fake-schedule.js';

const SESSION_MS = 6_000;
const REBALANCE_MS = 10_000;

let time: FakeSchedule;
let group: Group;

beforeEach(() => {
  time = new FakeSchedule();
  group = new Group('g', time.schedule);
});

function join(memberId: string, protocols: string[] = ['range'], requiresKnownMemberId = false): Promise<JoinResult> {
  return group.join({
    memberId,
    clientId: 'client',
    clientHost: '/127.0.0.1',
    sessionTimeoutMs: SESSION_MS,
    rebalanceTimeoutMs: REBALANCE_MS,
    protocolType: 'consumer',
    protocols: protocols.map((name) => ({ name, metadata: Buffer.from(name) })),
    requiresKnownMemberId,
  });
}

/** Two members in state Stable. The first one is the leader. */
async function stablePair(): Promise<{ leader: string; follower: string; generation: number }> {
  const { memberId: leader } = await join('');
  const joining = join('');
  const rejoined = await join(leader);
  const { memberId: follower } = await joining;
  const synced = group.sync(follower, rejoined.generationId, new Map());
  await group.sync(
    leader,
    rejoined.generationId,
    new Map([
      [leader, Buffer.from('L')],
      [follower, Buffer.from('F')],
    ]),
  );
  expect((await synced).assignment.toString()).toBe('F');
  return { leader, follower, generation: rejoined.generationId };
}

describe('a group', () => {
  it('gives each member the assignment of the leader', async () => {
    const { generation } = await stablePair();
    expect(group.state).toBe('Stable');
    expect(generation).toBe(2);
    expect(group.members.map(({ assignment }) => assignment.toString())).toEqual(['L', 'F']);
  });

  it('removes a member whose session expired and rebalances the others', async () => {
    const { leader, generation, follower } = await stablePair();
    time.pass(SESSION_MS - 1);
    expect(group.heartbeat(leader, generation)).toBe(ErrorCode.NONE);
    time.pass(1);
    expect(group.heartbeat(leader, generation)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    expect(group.heartbeat(follower, generation)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    const alone = await join(leader);
    expect(alone.members.map(({ memberId }) => memberId)).toEqual([leader]);
  });

  it('continues without a member that sends heartbeats but does not rejoin in time', async () => {
    const { leader, follower, generation } = await stablePair();
    const joining = join(leader);
    for (let elapsed = 0; elapsed < REBALANCE_MS; elapsed += 1000) {
      expect(group.heartbeat(follower, generation)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
      time.pass(1000);
    }
    expect((await joining).members.map(({ memberId }) => memberId)).toEqual([leader]);
    expect(group.heartbeat(follower, generation)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });

  it('replaces a leader that joined but never sent an assignment', async () => {
    const { memberId: silent } = await join('');
    const joining = join('');
    const rejoined = await join(silent);
    const { memberId: other, generationId } = await joining;
    expect(rejoined.leader).toBe(silent);
    const syncing = group.sync(other, generationId, new Map());
    time.pass(SESSION_MS);
    expect((await syncing).errorCode).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    expect((await join(other)).leader).toBe(other);
  });

  it('lets a member wait for the others longer than its session timeout', async () => {
    const { memberId: first, generationId } = await join('');
    await group.sync(first, generationId, new Map());
    const joining = join('');
    for (let elapsed = 0; elapsed < SESSION_MS + 2000; elapsed += 1000) {
      time.pass(1000);
      group.heartbeat(first, generationId);
    }
    await join(first);
    expect((await joining).errorCode).toBe(ErrorCode.NONE);
  });

  it('waits a limited time for a new member that has received an id', async () => {
    const { memberId, generationId } = await join('');
    await group.sync(memberId, generationId, new Map());
    const promised = await join('', ['range'], true);
    expect(promised.errorCode).toBe(ErrorCode.MEMBER_ID_REQUIRED);
    const joining = join(memberId);
    expect(group.state).toBe('PreparingRebalance');
    time.pass(SESSION_MS);
    expect((await joining).members).toHaveLength(1);
  });

  it('chooses the protocol that all members support and most prefer', async () => {
    const { memberId: first } = await join('', ['sticky', 'range', 'only-mine']);
    const joining = join('', ['range', 'sticky']);
    const third = join('', ['range', 'sticky']);
    const rejoined = await join(first, ['sticky', 'range', 'only-mine']);
    expect(rejoined.protocolName).toBe('range');
    expect((await joining).protocolName).toBe('range');
    expect((await third).protocolName).toBe('range');
  });

  it('is empty in a new generation when the last member has left', async () => {
    const { memberId } = await join('');
    expect(group.leave(memberId)).toBe(ErrorCode.NONE);
    expect(group.state).toBe('Empty');
    expect((await join('')).generationId).toBe(3);
  });

  it('has no timer left after it is closed', async () => {
    await stablePair();
    await join('', ['range'], true);
    group.close();
    expect(time.pending).toBe(0);
  });
});
