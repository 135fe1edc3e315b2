import { setTimeout as delay } from 'node:timers/promises';
import { auditWrite } from '@marquee/config';
import type { AuditRecord } from '@marquee/contracts/registry';
import type { EtcdClient, Write } from '@marquee/etcd';
import type { Logger } from '@marquee/observability';

const RETRY_MS = 1_000;
/** Acts that wait for etcd to come back; the log of this process has them in any case. */
const MOST_WAITING = 1_000;

/**
 * Puts on record what was done outside of etcd. The act is not held up by the record: an operator who thaws a frozen etcd
 * can have no record before it is thawed. Records wait in order until etcd takes them.
 */
export class AuditLog implements AsyncDisposable {
  readonly #stop = new AbortController();
  readonly #waiting: Write[] = [];
  #writing: Promise<void> | undefined;

  constructor(
    private readonly etcd: Pick<EtcdClient, 'txn'>,
    private readonly log: Pick<Logger, 'info' | 'warn'>,
    private readonly now: () => Date = () => new Date(),
  ) {}

  record(entry: Omit<AuditRecord, 'at'>): void {
    const record = { ...entry, at: this.now().toISOString() };
    this.log.info({ audit: record }, 'operator');
    this.#waiting.push(auditWrite(record));
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
    this.#writing ??= this.#write().finally(() => (this.#writing = undefined));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#writing;
  }

  /** Keys are made once, so a write whose outcome is unknown is simply repeated. */
  async #write(): Promise<void> {
    const { signal } = this.#stop;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      try {
        await this.etcd.txn([], [next], signal);
        if (this.#waiting[0] === next) this.#waiting.shift();
      } catch (error) {
        if (signal.aborted) return;
        this.log.warn({ err: error }, 'the audit log cannot be written');
        await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}
