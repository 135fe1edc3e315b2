import { Injectable, Optional } from '@nestjs/common';
import { SESSION_MS, SessionKeys } from './session-keys.js';
import { readSession, signSession } from './session-token.js';
import type { SessionPayload } from './session-token.js';

/** A token signed by an unknown key makes the key file be read again, at most once in this time. */
const RELOAD_EVERY_MS = 1_000;

export interface OpenedSession {
  readonly token: string;
  readonly expires: Date;
}

/** Opens and verifies sessions. Stores none, so a session is valid at every replica and after every restart. */
@Injectable()
export class SessionService {
  private reloadedAt = 0;

  constructor(
    private readonly keys: SessionKeys,
    @Optional() private readonly now: () => number = Date.now,
  ) {}

  open(viewerId: string): OpenedSession {
    const exp = this.now() + SESSION_MS;
    return { token: signSession({ viewerId, exp }, this.keys.signing), expires: new Date(exp) };
  }

  /** Returns undefined if the token is not a valid session. */
  async verify(token: string): Promise<SessionPayload | undefined> {
    const session = readSession(token, this.keys.verifying, this.now());
    if (session !== undefined || this.now() - this.reloadedAt < RELOAD_EVERY_MS) return session;
    this.reloadedAt = this.now();
    await this.keys.reload();
    return readSession(token, this.keys.verifying, this.now());
  }
}
