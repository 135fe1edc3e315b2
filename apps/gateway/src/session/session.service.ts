import { randomUUID } from 'node:crypto';
import { ProblemError } from '@marquee/http';
import { ByteLru } from '@marquee/storage';
import { Inject, Injectable, Optional } from '@nestjs/common';
import { RevokedSessions } from './revoked-sessions.js';
import { SESSION_MS, SessionKeys } from './session-keys.js';
import { readSession, signSession } from './session-token.js';
import type { SessionPayload } from './session-token.js';

/** A token signed by an unknown key makes the key file be read again, at most once in this time. */
const RELOAD_EVERY_MS = 1_000;
/** About 10,000 sessions. */
const VERIFIED_BYTES = 5_000_000;
const BYTES_PER_ENTRY = 256;

interface VerifiedToken {
  readonly session: SessionPayload;
  readonly keys: SessionKeys['verifying'];
}

export interface OpenedSession {
  readonly token: string;
  readonly expires: Date;
}

/**
 * Opens, verifies and closes sessions. Stores only closed ones, so a session is valid at every replica and after every
 * restart.
 */
@Injectable()
export class SessionService {
  private reloadedAt = 0;
  /** Tokens whose signature is right, so that the next request with the same token needs no HMAC. */
  private readonly verified = new ByteLru<VerifiedToken>(() => VERIFIED_BYTES);

  constructor(
    private readonly keys: SessionKeys,
    @Inject(RevokedSessions) private readonly revoked: Pick<RevokedSessions, 'has' | 'add'>,
    @Optional() private readonly now: () => number = Date.now,
  ) {}

  open(viewerId: string): OpenedSession {
    const exp = this.now() + SESSION_MS;
    return { token: signSession({ viewerId, sid: randomUUID(), exp }, this.keys.signing), expires: new Date(exp) };
  }

  /** Returns undefined if the token is not a valid session. */
  async verify(token: string): Promise<SessionPayload | undefined> {
    const session = this.read(token);
    if (session !== undefined && this.revoked.has(session)) return undefined;
    if (session !== undefined || this.now() - this.reloadedAt < RELOAD_EVERY_MS) return session;
    this.reloadedAt = this.now();
    await this.keys.reload();
    return this.read(token);
  }

  /** Closes the session of the token at every replica. Throws a 503 problem if that cannot be written down. */
  async close(token: string): Promise<void> {
    const session = await this.verify(token);
    if (session === undefined) return;
    await this.revoked.add(session).catch((cause: unknown) => {
      throw new ProblemError({
        status: 503,
        code: 'sign-out-not-stored',
        detail:
          'This gateway no longer accepts the session, but others may, because the data directory cannot be written. ' +
          'Try again after Retry-After seconds.',
        retryAfterSeconds: 5,
        cause,
      });
    });
  }

  private read(token: string): SessionPayload | undefined {
    const [keys, now] = [this.keys.verifying, this.now()];
    const known = this.verified.get(token);
    if (known?.keys === keys) return known.session.exp > now ? known.session : undefined;
    const session = readSession(token, keys, now);
    if (session !== undefined) this.verified.set(token, { session, keys }, BYTES_PER_ENTRY);
    return session;
  }
}
