import { join } from 'node:path';
import type { Logger } from '@marquee/observability';
import { Periodic } from '@marquee/scheduling';
import { InjectLogger, InjectSettings } from '@marquee/service-defaults';
import { ExpiringIds } from '@marquee/storage';
import { Injectable } from '@nestjs/common';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import type { GatewaySettings } from '../gateway.config.js';
import type { SessionPayload } from './session-token.js';

/** How long another replica may take to see that a session was closed. */
const EVERY_MS = 1_000;
/** The longest delay of a timer. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Sessions that were closed before they expired, at any replica. */
@Injectable()
export class RevokedSessions implements OnModuleInit, OnModuleDestroy {
  private readonly ids: ExpiringIds;
  private readonly periodic: Periodic;
  private readonly listeners = new Map<string, Set<() => void>>();

  constructor(
    @InjectSettings() { MARQUEE_HOME }: Pick<GatewaySettings, 'MARQUEE_HOME'>,
    @InjectLogger() private readonly log: Logger,
  ) {
    this.ids = new ExpiringIds(join(MARQUEE_HOME, 'revoked-sessions'));
    this.periodic = new Periodic(() => this.refresh(), {
      everyMs: EVERY_MS,
      firstAfterMs: EVERY_MS,
      onError: (error) => this.log.warn({ err: error }, 'revoked sessions of other replicas cannot be read'),
    });
  }

  /** A gateway that cannot read them serves all the same: a page is worth more than a sign-out. */
  async onModuleInit(): Promise<void> {
    await this.refresh().catch((error: unknown) => this.log.warn({ err: error }, 'revoked sessions cannot be read'));
    this.periodic.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.periodic.stop();
  }

  has({ sid }: SessionPayload): boolean {
    return this.ids.has(sid);
  }

  /** @throws if it cannot be written; the session is then closed at this replica only, and until it restarts. */
  async add({ sid, exp }: SessionPayload): Promise<void> {
    const written = this.ids.add(sid, exp);
    this.tell(sid);
    await written;
  }

  /** Calls the listener once, when the session is revoked or expires. Returns a function that unsubscribes. */
  onEnd({ sid, exp }: SessionPayload, listener: () => void): () => void {
    const timer = setTimeout(listener, Math.min(exp - Date.now(), MAX_TIMER_MS)).unref();
    const own = this.listeners.get(sid) ?? new Set();
    this.listeners.set(sid, own.add(listener));
    return () => {
      clearTimeout(timer);
      own.delete(listener);
      if (own.size === 0) this.listeners.delete(sid);
    };
  }

  private async refresh(): Promise<void> {
    for (const sid of await this.ids.refresh()) this.tell(sid);
  }

  private tell(sid: string): void {
    for (const listener of this.listeners.get(sid) ?? []) listener();
  }
}
