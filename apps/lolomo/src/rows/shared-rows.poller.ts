import { DynamicConfig } from '@marquee/config';
import type { Logger } from '@marquee/observability';
import { Periodic } from '@marquee/scheduling';
import { InjectLogger } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { z } from 'zod';
import { RowsClient } from './rows.client.js';
import { SharedRows } from './shared-rows.js';

/** Pause after a failed or incomplete fetch; a row-builder that has just started has no shared rows yet. */
const RETRY_MS = 1_000;
/** Without it, all replicas would ask at the same moment. */
const JITTER = 0.2;

/** Fetches the shared rows in the background. */
@Injectable()
export class SharedRowsPoller implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly polling: Periodic;

  constructor(
    private readonly rows: RowsClient,
    private readonly shared: SharedRows,
    config: DynamicConfig,
    @InjectLogger() log: Logger,
  ) {
    const everyMs = config.property('lolomo.sharedRowsEveryMs', z.number().int().min(1_000), 30_000);
    this.polling = new Periodic(() => this.poll(), {
      everyMs: () => everyMs.get(),
      jitter: JITTER,
      onError: (error) => {
        log.debug({ err: error }, 'shared rows');
        return RETRY_MS;
      },
    });
  }

  onApplicationBootstrap(): void {
    this.polling.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.polling.stop();
  }

  private async poll(): Promise<number | undefined> {
    const [popular, { segments }] = await Promise.all([this.rows.popular(), this.rows.segments()]);
    this.shared.replace({ popular, segments });
    return popular.rows.length > 0 && segments.length > 0 ? undefined : RETRY_MS;
  }
}
