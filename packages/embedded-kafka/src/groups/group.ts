import { randomUUID } from 'node:crypto';
import { ErrorCode } from '../protocol/error-codes.js';
import type { JoinResult, MemberSettings, SyncResult } from './member.js';
import { Member } from './member.js';
import { selectProtocol, sharesAProtocol } from './protocol-selection.js';
import type { Schedule } from './schedule.js';

export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable';

export interface JoinRequest extends MemberSettings {
  /** Empty: a newcomer. */
  readonly memberId: string;
  readonly protocolType: string;
  /** From JoinGroup 4 on a newcomer is told its id first and joins with it (KIP-394). */
  readonly requiresKnownMemberId: boolean;
}

const NO_ASSIGNMENT = Buffer.alloc(0);

/**
 * The classic rebalance protocol for one group:
 * Empty → PreparingRebalance (members join) → CompletingRebalance (the leader assigns) → Stable, and back to
 * PreparingRebalance whenever a member comes, goes, or changes what it offers.
 */
export class Group {
  #state: GroupState = 'Empty';
  #generation = 0;
  #protocolType = '';
  #protocolName = '';
  #leaderId = '';
  readonly #members = new Map<string, Member>();
  /** Ids given out under KIP-394 whose owners have not come back yet. */
  readonly #promisedIds = new Map<string, () => void>();
  #cancelPhaseTimeout: () => void = () => {};

  constructor(
    readonly id: string,
    private readonly schedule: Schedule,
  ) {}

  get state(): GroupState {
    return this.#state;
  }

  get protocolType(): string {
    return this.#protocolType;
  }

  /** The protocol of the current generation. */
  get protocolName(): string {
    return this.#protocolName;
  }

  get members(): Member[] {
    return [...this.#members.values()];
  }

  join(request: JoinRequest): Promise<JoinResult> {
    const refusal = this.#refusalToJoin(request);
    if (refusal !== undefined) return Promise.resolve(joinError(refusal, request.memberId));
    if (request.memberId === '') {
      const memberId = `${request.clientId}-${randomUUID()}`;
      if (request.requiresKnownMemberId) {
        this.#promise(memberId, request.sessionTimeoutMs);
        return Promise.resolve(joinError(ErrorCode.MEMBER_ID_REQUIRED, memberId));
      }
      return this.#admit(memberId, request);
    }
    const member = this.#members.get(request.memberId);
    return member === undefined ? this.#admit(request.memberId, request) : this.#rejoin(member, request);
  }

  sync(memberId: string, generationId: number, assignments: ReadonlyMap<string, Buffer>): Promise<SyncResult> {
    const member = this.#members.get(memberId);
    const errorCode = this.#checkMember(member, generationId);
    if (errorCode !== ErrorCode.NONE || member === undefined) {
      return Promise.resolve({ errorCode, assignment: NO_ASSIGNMENT });
    }
    switch (this.#state) {
      case 'Empty':
        return Promise.resolve({ errorCode: ErrorCode.UNKNOWN_MEMBER_ID, assignment: NO_ASSIGNMENT });
      case 'PreparingRebalance':
        return Promise.resolve({ errorCode: ErrorCode.REBALANCE_IN_PROGRESS, assignment: NO_ASSIGNMENT });
      case 'Stable':
        this.#startSession(member);
        return Promise.resolve({ errorCode: ErrorCode.NONE, assignment: member.assignment });
      case 'CompletingRebalance': {
        const result = new Promise<SyncResult>((answer) => member.awaitSync(answer));
        if (memberId === this.#leaderId) this.#assign(assignments);
        return result;
      }
    }
  }

  heartbeat(memberId: string, generationId: number): ErrorCode {
    const member = this.#members.get(memberId);
    const errorCode = this.#checkMember(member, generationId);
    if (errorCode !== ErrorCode.NONE || member === undefined) return errorCode;
    this.#startSession(member);
    return this.#state === 'PreparingRebalance' ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
  }

  leave(memberId: string): ErrorCode {
    if (this.#forgetPromise(memberId)) {
      this.#completeJoinIfAllHaveJoined();
      return ErrorCode.NONE;
    }
    const member = this.#members.get(memberId);
    if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
    this.#remove(member);
    return ErrorCode.NONE;
  }

  /** Whether a commit in the name of this member and generation may be stored; counts as a sign of life. */
  checkCommit(memberId: string, generationId: number): ErrorCode {
    // Without members the group's offsets belong to whoever asks: tools and consumers that assign themselves.
    if (generationId < 0 && this.#members.size === 0) return ErrorCode.NONE;
    const member = this.#members.get(memberId);
    const errorCode = this.#checkMember(member, generationId);
    if (errorCode !== ErrorCode.NONE || member === undefined) return errorCode;
    if (this.#state === 'CompletingRebalance') return ErrorCode.REBALANCE_IN_PROGRESS;
    this.#startSession(member);
    return ErrorCode.NONE;
  }

  close(): void {
    this.#cancelPhaseTimeout();
    for (const cancel of this.#promisedIds.values()) cancel();
    for (const member of this.#members.values()) member.stopTimeout();
  }

  #checkMember(member: Member | undefined, generationId: number): ErrorCode {
    if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
    return generationId === this.#generation ? ErrorCode.NONE : ErrorCode.ILLEGAL_GENERATION;
  }

  #refusalToJoin({ memberId, protocolType, protocols }: JoinRequest): ErrorCode | undefined {
    const others = this.members.filter(({ id }) => id !== memberId);
    const sameType = this.#members.size === 0 ? protocolType !== '' : protocolType === this.#protocolType;
    if (!sameType || !sharesAProtocol(others, protocols)) return ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
    const known = memberId === '' || this.#members.has(memberId) || this.#promisedIds.has(memberId);
    return known ? undefined : ErrorCode.UNKNOWN_MEMBER_ID;
  }

  #promise(memberId: string, sessionTimeoutMs: number): void {
    const cancel = this.schedule(sessionTimeoutMs, () => {
      this.#promisedIds.delete(memberId);
      this.#completeJoinIfAllHaveJoined();
    });
    this.#promisedIds.set(memberId, cancel);
  }

  #forgetPromise(memberId: string): boolean {
    this.#promisedIds.get(memberId)?.();
    return this.#promisedIds.delete(memberId);
  }

  #admit(memberId: string, request: JoinRequest): Promise<JoinResult> {
    this.#forgetPromise(memberId);
    const member = new Member(memberId, request);
    this.#members.set(memberId, member);
    this.#protocolType = request.protocolType;
    return this.#awaitRebalance(member);
  }

  #rejoin(member: Member, request: JoinRequest): Promise<JoinResult> {
    const unchanged = member.offersTheSameAs(request.protocols);
    member.settings = request;
    const answerAtOnce =
      unchanged &&
      (this.#state === 'CompletingRebalance' || (this.#state === 'Stable' && member.id !== this.#leaderId));
    if (!answerAtOnce) return this.#awaitRebalance(member);
    this.#startSession(member);
    return Promise.resolve(this.#joinResult(member));
  }

  #awaitRebalance(member: Member): Promise<JoinResult> {
    member.answerJoin(joinError(ErrorCode.REBALANCE_IN_PROGRESS, member.id));
    const result = new Promise<JoinResult>((answer) => member.awaitJoin(answer));
    this.#prepareRebalance();
    return result;
  }

  #prepareRebalance(): void {
    if (this.#state !== 'PreparingRebalance') {
      this.#state = 'PreparingRebalance';
      for (const member of this.members.filter(({ awaitsSync }) => awaitsSync)) {
        member.answerSync({ errorCode: ErrorCode.REBALANCE_IN_PROGRESS, assignment: NO_ASSIGNMENT });
        this.#startSession(member);
      }
      this.#startPhaseTimeout(() => this.#completeJoin());
    }
    this.#completeJoinIfAllHaveJoined();
  }

  #completeJoinIfAllHaveJoined(): void {
    const waiting = this.#promisedIds.size > 0 || this.members.some(({ awaitsJoin }) => !awaitsJoin);
    if (this.#state === 'PreparingRebalance' && !waiting) this.#completeJoin();
  }

  #completeJoin(): void {
    this.#cancelPhaseTimeout();
    for (const member of this.members.filter(({ awaitsJoin }) => !awaitsJoin)) this.#drop(member);
    this.#generation++;
    const members = this.members;
    const [first] = members;
    if (first === undefined) {
      this.#state = 'Empty';
      this.#leaderId = '';
      return;
    }
    this.#state = 'CompletingRebalance';
    this.#protocolName = selectProtocol(members);
    if (!this.#members.has(this.#leaderId)) this.#leaderId = first.id;
    for (const member of members) {
      member.answerJoin(this.#joinResult(member));
      this.#startSession(member);
    }
    this.#startPhaseTimeout(() => this.#evictUnsynced());
  }

  #joinResult(member: Member): JoinResult {
    const others = member.id === this.#leaderId ? this.members : [];
    return {
      errorCode: ErrorCode.NONE,
      generationId: this.#generation,
      protocolName: this.#protocolName,
      leader: this.#leaderId,
      memberId: member.id,
      members: others.map((other) => ({
        memberId: other.id,
        groupInstanceId: null,
        metadata: other.metadataFor(this.#protocolName),
      })),
    };
  }

  #assign(assignments: ReadonlyMap<string, Buffer>): void {
    this.#cancelPhaseTimeout();
    this.#state = 'Stable';
    for (const member of this.#members.values()) {
      // A copy, because the request's frame is only borrowed.
      member.assignment = Buffer.from(assignments.get(member.id) ?? NO_ASSIGNMENT);
      member.answerSync({ errorCode: ErrorCode.NONE, assignment: member.assignment });
      this.#startSession(member);
    }
  }

  #evictUnsynced(): void {
    for (const member of this.members.filter(({ awaitsSync }) => !awaitsSync)) this.#drop(member);
    this.#prepareRebalance();
  }

  #startPhaseTimeout(action: () => void): void {
    this.#cancelPhaseTimeout();
    const longest = Math.max(0, ...this.members.map(({ settings }) => settings.rebalanceTimeoutMs));
    this.#cancelPhaseTimeout = this.schedule(longest, action);
  }

  #startSession(member: Member): void {
    if (member.awaitsJoin || member.awaitsSync) return;
    member.startTimeout(() => this.schedule(member.settings.sessionTimeoutMs, () => this.#remove(member)));
  }

  #remove(member: Member): void {
    this.#drop(member);
    this.#prepareRebalance();
  }

  #drop(member: Member): void {
    member.stopTimeout();
    member.answerJoin(joinError(ErrorCode.UNKNOWN_MEMBER_ID, member.id));
    member.answerSync({ errorCode: ErrorCode.UNKNOWN_MEMBER_ID, assignment: NO_ASSIGNMENT });
    this.#members.delete(member.id);
  }
}

function joinError(errorCode: ErrorCode, memberId: string): JoinResult {
  return { errorCode, generationId: -1, protocolName: '', leader: '', memberId, members: [] };
}
