import type { Logger } from '@marquee/observability';
import { Periodic } from '@marquee/scheduling';
import { InjectLogger } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { SessionKeys } from './session-keys.js';

const EVERY_MS = 3_600_000;

/** Replaces the signing key when it is old, also in a gateway that runs for months. */
@Injectable()
export class SessionKeyRotation implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly periodic: Periodic;

  constructor(keys: SessionKeys, @InjectLogger() log: Logger) {
    this.periodic = new Periodic(() => keys.rotate(Date.now()), {
      everyMs: EVERY_MS,
      firstAfterMs: EVERY_MS,
      onError: (error) => log.error({ err: error }, 'session keys not rotated'),
    });
  }

  onApplicationBootstrap(): void {
    this.periodic.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.periodic.stop();
  }
}
