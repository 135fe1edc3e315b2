import { repeat } from '@marquee/browser/clock';
import type { Cancel, Clock } from '@marquee/browser/clock';
import { Store } from '@marquee/browser/store';
import type { AuditRecord } from '@marquee/contracts/console';
import type { ConsoleApi } from '../api/console-api.js';

const EVERY_MS = 10_000;

/** The latest audit records, newest first. Read periodically, because other operators act too. */
export class AuditLog extends Store<readonly AuditRecord[]> {
  private cancel: Cancel | undefined;

  constructor(
    private readonly api: Pick<ConsoleApi, 'audit'>,
    private readonly clock: Clock,
  ) {
    super([]);
  }

  open(): void {
    this.cancel = repeat(this.clock, () => void this.refresh(), EVERY_MS);
  }

  /** Keeps the records it has when the log cannot be read. */
  async refresh(): Promise<void> {
    const records = await this.api.audit().catch(() => null);
    if (records !== null) this.set(records);
  }

  close(): void {
    this.cancel?.();
  }
}
