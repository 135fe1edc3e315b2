import { randomUUID } from 'node:crypto';
import { ErrorCode } from '../protocol/error-codes.js';
import type { JoinResult, MemberSettings, SyncResult } from './member.js';
import { Member } from './member.js';
import { selectProtocol, sharesAProtocol } from './protocol-selection.js';
import type { Schedule } from './schedule.js';

export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable';

export interface JoinRequest extends MemberSettings {
  /** Empty for a new member. */
  readonly memberId: string;
  readonly protocolType: string;
  /** Since JoinGroup 4, a new member first gets its id and then joins with it (KIP-394). */
  readonly requiresKnownMemberId: boolean;
}

const NO_ASSIGNMENT = Buffer.alloc(0);

/**
 * The classic rebalance protocol for one group:
 * Empty → PreparingRebalance (members join) → CompletingRebalance (the leader assigns) → Stable, and back to
 * PreparingRebalance whenever a member joins, leaves or changes its protocols.
 */
export class Group {
  private currentState: GroupState = 'Empty';
  private generation = 0;
  private currentProtocolType = '';
  private currentProtocol = '';
  private leaderId = '';
  private readonly membersById = new Map<string, Member>();
  /** Ids given out under KIP-394 whose members have not joined with them yet. */
  private readonly reservedIds = new Map<string, () => void>();
  private cancelPhaseTimeout: () => void = () => {};

  constructor(
    readonly id: string,
    private readonly schedule: Schedule,
  ) {}

  get state(): GroupState {
    return this.currentState;
  }

  get protocolType(): string {
    return this.currentProtocolType;
  }

  /** The protocol of the current generation. */
  get protocolName(): string {
    return this.currentProtocol;
  }

  get members(): Member[] {
    return [...this.membersById.values()];
  }

  join(request: JoinRequest): Promise<JoinResult> {
    const refusal = this.refusalToJoin(request);
    if (refusal !== undefined) return Promise.resolve(joinError(refusal, request.memberId));
    if (request.memberId === '') {
      const memberId = `${request.clientId}-${randomUUID()}`;
      if (request.requiresKnownMemberId) {
        this.reserveId(memberId, request.sessionTimeoutMs);
        return Promise.resolve(joinError(ErrorCode.MEMBER_ID_REQUIRED, memberId));
      }
      return this.admit(memberId, request);
    }
    const member = this.membersById.get(request.memberId);
    return member === undefined ? this.admit(request.memberId, request) : this.rejoin(member, request);
  }

  sync(memberId: string, generationId: number, assignments: ReadonlyMap<string, Buffer>): Promise<SyncResult> {
    const member = this.membersById.get(memberId);
    const errorCode = this.checkMember(member, generationId);
    if (errorCode !== ErrorCode.NONE || member === undefined) {
      return Promise.resolve({ errorCode, assignment: NO_ASSIGNMENT });
    }
    switch (this.currentState) {
      case 'Empty':
        return Promise.resolve({ errorCode: ErrorCode.UNKNOWN_MEMBER_ID, assignment: NO_ASSIGNMENT });
      case 'PreparingRebalance':
        return Promise.resolve({ errorCode: ErrorCode.REBALANCE_IN_PROGRESS, assignment: NO_ASSIGNMENT });
      case 'Stable':
        this.startSession(member);
        return Promise.resolve({ errorCode: ErrorCode.NONE, assignment: member.assignment });
      case 'CompletingRebalance': {
        const result = new Promise<SyncResult>((answer) => member.awaitSync(answer));
        if (memberId === this.leaderId) this.assign(assignments);
        return result;
      }
    }
  }

  heartbeat(memberId: string, generationId: number): ErrorCode {
    const member = this.membersById.get(memberId);
    const errorCode = this.checkMember(member, generationId);
    if (errorCode !== ErrorCode.NONE || member === undefined) return errorCode;
    this.startSession(member);
    return this.currentState === 'PreparingRebalance' ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
  }

  leave(memberId: string): ErrorCode {
    if (this.releaseId(memberId)) {
      this.completeJoinIfAllHaveJoined();
      return ErrorCode.NONE;
    }
    const member = this.membersById.get(memberId);
    if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
    this.remove(member);
    return ErrorCode.NONE;
  }

  /** Checks whether a commit of this member and generation may be stored. Also renews the session of the member. */
  checkCommit(memberId: string, generationId: number): ErrorCode {
    // Without members anyone may commit: tools, and consumers that assign their own partitions.
    if (generationId < 0 && this.membersById.size === 0) return ErrorCode.NONE;
    const member = this.membersById.get(memberId);
    const errorCode = this.checkMember(member, generationId);
    if (errorCode !== ErrorCode.NONE || member === undefined) return errorCode;
    if (this.currentState === 'CompletingRebalance') return ErrorCode.REBALANCE_IN_PROGRESS;
    this.startSession(member);
    return ErrorCode.NONE;
  }

  close(): void {
    this.cancelPhaseTimeout();
    for (const cancel of this.reservedIds.values()) cancel();
    for (const member of this.membersById.values()) member.stopTimeout();
  }

  private checkMember(member: Member | undefined, generationId: number): ErrorCode {
    if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
    return generationId === this.generation ? ErrorCode.NONE : ErrorCode.ILLEGAL_GENERATION;
  }

  private refusalToJoin({ memberId, protocolType, protocols }: JoinRequest): ErrorCode | undefined {
    const others = this.members.filter(({ id }) => id !== memberId);
    const sameType = this.membersById.size === 0 ? protocolType !== '' : protocolType === this.currentProtocolType;
    if (!sameType || !sharesAProtocol(others, protocols)) return ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
    const known = memberId === '' || this.membersById.has(memberId) || this.reservedIds.has(memberId);
    return known ? undefined : ErrorCode.UNKNOWN_MEMBER_ID;
  }

  private reserveId(memberId: string, sessionTimeoutMs: number): void {
    const cancel = this.schedule(sessionTimeoutMs, () => {
      this.reservedIds.delete(memberId);
      this.completeJoinIfAllHaveJoined();
    });
    this.reservedIds.set(memberId, cancel);
  }

  private releaseId(memberId: string): boolean {
    this.reservedIds.get(memberId)?.();
    return this.reservedIds.delete(memberId);
  }

  private admit(memberId: string, request: JoinRequest): Promise<JoinResult> {
    this.releaseId(memberId);
    const member = new Member(memberId, request);
    this.membersById.set(memberId, member);
    this.currentProtocolType = request.protocolType;
    return this.awaitRebalance(member);
  }

  private rejoin(member: Member, request: JoinRequest): Promise<JoinResult> {
    const unchanged = member.offersTheSameAs(request.protocols);
    member.settings = request;
    const answerAtOnce =
      unchanged &&
      (this.currentState === 'CompletingRebalance' || (this.currentState === 'Stable' && member.id !== this.leaderId));
    if (!answerAtOnce) return this.awaitRebalance(member);
    this.startSession(member);
    return Promise.resolve(this.joinResult(member));
  }

  private awaitRebalance(member: Member): Promise<JoinResult> {
    member.answerJoin(joinError(ErrorCode.REBALANCE_IN_PROGRESS, member.id));
    const result = new Promise<JoinResult>((answer) => member.awaitJoin(answer));
    this.prepareRebalance();
    return result;
  }

  private prepareRebalance(): void {
    if (this.currentState !== 'PreparingRebalance') {
      this.currentState = 'PreparingRebalance';
      for (const member of this.members.filter(({ awaitsSync }) => awaitsSync)) {
        member.answerSync({ errorCode: ErrorCode.REBALANCE_IN_PROGRESS, assignment: NO_ASSIGNMENT });
        this.startSession(member);
      }
      this.startPhaseTimeout(() => this.completeJoin());
    }
    this.completeJoinIfAllHaveJoined();
  }

  private completeJoinIfAllHaveJoined(): void {
    const waiting = this.reservedIds.size > 0 || this.members.some(({ awaitsJoin }) => !awaitsJoin);
    if (this.currentState === 'PreparingRebalance' && !waiting) this.completeJoin();
  }

  private completeJoin(): void {
    this.cancelPhaseTimeout();
    for (const member of this.members.filter(({ awaitsJoin }) => !awaitsJoin)) this.drop(member);
    this.generation++;
    const members = this.members;
    const [first] = members;
    if (first === undefined) {
      this.currentState = 'Empty';
      this.leaderId = '';
      return;
    }
    this.currentState = 'CompletingRebalance';
    this.currentProtocol = selectProtocol(members);
    if (!this.membersById.has(this.leaderId)) this.leaderId = first.id;
    for (const member of members) {
      member.answerJoin(this.joinResult(member));
      this.startSession(member);
    }
    this.startPhaseTimeout(() => this.evictUnsynced());
  }

  private joinResult(member: Member): JoinResult {
    const others = member.id === this.leaderId ? this.members : [];
    return {
      errorCode: ErrorCode.NONE,
      generationId: this.generation,
      protocolName: this.currentProtocol,
      leader: this.leaderId,
      memberId: member.id,
      members: others.map((other) => ({
        memberId: other.id,
        groupInstanceId: null,
        metadata: other.metadataFor(this.currentProtocol),
      })),
    };
  }

  private assign(assignments: ReadonlyMap<string, Buffer>): void {
    this.cancelPhaseTimeout();
    this.currentState = 'Stable';
    for (const member of this.membersById.values()) {
      // A copy, because the buffer of the request is reused.
      member.assignment = Buffer.from(assignments.get(member.id) ?? NO_ASSIGNMENT);
      member.answerSync({ errorCode: ErrorCode.NONE, assignment: member.assignment });
      this.startSession(member);
    }
  }

  private evictUnsynced(): void {
    for (const member of this.members.filter(({ awaitsSync }) => !awaitsSync)) this.drop(member);
    this.prepareRebalance();
  }

  private startPhaseTimeout(action: () => void): void {
    this.cancelPhaseTimeout();
    const longest = Math.max(0, ...this.members.map(({ settings }) => settings.rebalanceTimeoutMs));
    this.cancelPhaseTimeout = this.schedule(longest, action);
  }

  private startSession(member: Member): void {
    if (member.awaitsJoin || member.awaitsSync) return;
    member.startTimeout(() => this.schedule(member.settings.sessionTimeoutMs, () => this.remove(member)));
  }

  private remove(member: Member): void {
    this.drop(member);
    this.prepareRebalance();
  }

  private drop(member: Member): void {
    member.stopTimeout();
    member.answerJoin(joinError(ErrorCode.UNKNOWN_MEMBER_ID, member.id));
    member.answerSync({ errorCode: ErrorCode.UNKNOWN_MEMBER_ID, assignment: NO_ASSIGNMENT });
    this.membersById.delete(member.id);
  }
}

function joinError(errorCode: ErrorCode, memberId: string): JoinResult {
  return { errorCode, generationId: -1, protocolName: '', leader: '', memberId, members: [] };
}
