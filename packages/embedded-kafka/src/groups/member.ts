import type { ErrorCode } from '../protocol/error-codes.js';

export interface ProtocolChoice {
  readonly name: string;
  readonly metadata: Buffer;
}

export interface JoinResult {
  readonly errorCode: ErrorCode;
  readonly generationId: number;
  readonly protocolName: string;
  readonly leader: string;
  readonly memberId: string;
  readonly members: { memberId: string; groupInstanceId: null; metadata: Buffer }[];
}

export interface SyncResult {
  readonly errorCode: ErrorCode;
  readonly assignment: Buffer;
}

export interface MemberSettings {
  readonly clientId: string;
  readonly clientHost: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  /** In the member's order of preference. */
  readonly protocols: readonly ProtocolChoice[];
}

/** One member of a group with its open requests. */
export class Member {
  assignment: Buffer = Buffer.alloc(0);
  private resolveJoin: ((result: JoinResult) => void) | undefined;
  private resolveSync: ((result: SyncResult) => void) | undefined;
  private cancelTimeout: () => void = () => {};

  constructor(
    readonly id: string,
    public settings: MemberSettings,
  ) {}

  get awaitsJoin(): boolean {
    return this.resolveJoin !== undefined;
  }

  get awaitsSync(): boolean {
    return this.resolveSync !== undefined;
  }

  metadataFor(protocolName: string): Buffer {
    return this.settings.protocols.find(({ name }) => name === protocolName)?.metadata ?? Buffer.alloc(0);
  }

  offersTheSameAs(protocols: readonly ProtocolChoice[]): boolean {
    return (
      protocols.length === this.settings.protocols.length &&
      protocols.every(({ name, metadata }, index) => {
        const own = this.settings.protocols[index];
        return own?.name === name && own.metadata.equals(metadata);
      })
    );
  }

  /** While a request is open, the member is alive by definition and its session cannot expire. */
  awaitJoin(answer: (result: JoinResult) => void): void {
    this.cancelTimeout();
    this.resolveJoin = answer;
  }

  awaitSync(answer: (result: SyncResult) => void): void {
    this.cancelTimeout();
    this.resolveSync = answer;
  }

  answerJoin(result: JoinResult): void {
    this.resolveJoin?.(result);
    this.resolveJoin = undefined;
  }

  answerSync(result: SyncResult): void {
    this.resolveSync?.(result);
    this.resolveSync = undefined;
  }

  /** Replaces the running timeout. */
  startTimeout(start: () => () => void): void {
    this.cancelTimeout();
    this.cancelTimeout = start();
  }

  stopTimeout(): void {
    this.cancelTimeout();
  }
}
