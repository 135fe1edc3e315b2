import { auditWrite } from '@marquee/config';
import type { AuditRecord } from '@marquee/contracts/registry';
import { EtcdClient } from '@marquee/etcd';
import type { Write } from '@marquee/etcd';
import type { Logger } from '@marquee/observability';
import { Periodic } from '@marquee/scheduling';
import { InjectLogger } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';

const IDLE_MS = 60_000;
const RETRY_MS = 1_000;
/** Records that wait for etcd. Older ones are dropped, but remain in the log of this process. */
const MAX_WAITING = 1_000;

/**
 * Records actions whose effect is outside of etcd, such as killing a process. The action does not wait for its record:
 * an operator who resumes a frozen etcd cannot have the record written first. Records are written in order.
 */
@Injectable()
export class AuditLog implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly waiting: Write[] = [];
  private readonly writing: Periodic;

  constructor(
    private readonly etcd: EtcdClient,
    @InjectLogger() private readonly log: Logger,
  ) {
    this.writing = new Periodic((signal) => this.writeWaiting(signal), {
      everyMs: IDLE_MS,
      onError: (error) => {
        log.warn({ err: error }, 'the audit log cannot be written');
        return RETRY_MS;
      },
    });
  }

  record(action: Omit<AuditRecord, 'at'>): void {
    const record = { ...action, at: new Date().toISOString() };
    this.log.info({ audit: record }, 'operator');
    this.waiting.push(auditWrite(record));
    if (this.waiting.length > MAX_WAITING) this.waiting.shift();
    this.writing.wake();
  }

  onApplicationBootstrap(): void {
    this.writing.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.writing.stop();
  }

  /** The key of a record is fixed, so that a write whose outcome is unknown can be repeated. */
  private async writeWaiting(signal: AbortSignal): Promise<void> {
    for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
      await this.etcd.txn([], [next], signal);
      // Still the first, unless it was dropped meanwhile.
      if (this.waiting[0] === next) this.waiting.shift();
    }
  }
}
