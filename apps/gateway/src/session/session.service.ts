import type { SessionKeys } from './session-keys.js';
import { SESSION_MS } from './session-keys.js';
import { readSession, signSession } from './session-token.js';
import type { SessionPayload } from './session-token.js';

/** Keys are looked up anew for a token that none has signed, but not for every one of a flood. */
const RELOAD_EVERY_MS = 1_000;

export interface OpenedSession {
  readonly token: string;
  readonly expires: Date;
}

/** Opens sessions and recognises them; holds none, so that any replica after any restart does. */
export class SessionService {
  #reloadedAt = 0;

  constructor(
    private readonly keys: SessionKeys,
    private readonly now: () => number = Date.now,
  ) {}

  open(viewerId: string): OpenedSession {
    const exp = this.now() + SESSION_MS;
    return { token: signSession({ viewerId, exp }, this.keys.signing), expires: new Date(exp) };
  }

  async recognise(token: string): Promise<SessionPayload | undefined> {
    const session = readSession(token, this.keys.verifying, this.now());
    if (session !== undefined || this.now() - this.#reloadedAt < RELOAD_EVERY_MS) return session;
    this.#reloadedAt = this.now();
    await this.keys.reload();
    return readSession(token, this.keys.verifying, this.now());
  }
}
