import type { InstanceStatus } from '@marquee/contracts/registry';
import { EtcdLeaseLostError, type EtcdClient } from '@marquee/etcd';
import { backoff, Periodic, type Backoff } from '@marquee/scheduling';
import { instanceKey, instanceRecord, type InstanceRecord } from './record.js';

export interface RegistrationOptions {
  readonly etcd: EtcdClient;
  readonly record: InstanceRecord;
  /** How long the registry keeps an instance that does not renew, in seconds. Default 5. Renewed every third of it. */
  readonly ttlSeconds?: number;
  readonly onState?: (state: RegistrationState) => void;
}

export type RegistrationState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'registered'; readonly lease: string }
  /** etcd did not answer or lost the lease. Registration is retried with back-off until it succeeds. */
  | { readonly kind: 'unavailable'; readonly cause: unknown }
  | { readonly kind: 'closed' };

/** Registers in the background and does not throw if etcd is unavailable. */
export function register(options: RegistrationOptions): Registration {
  return new Registration(options);
}

/** Keeps an instance registered until it is closed. */
export class Registration {
  private readonly client: EtcdClient;
  private readonly ttl: number;
  private readonly notify: (state: RegistrationState) => void;
  private readonly renewals: Periodic;
  private readonly retryPauses: Backoff;
  private current: InstanceRecord;
  private written: InstanceRecord | undefined;
  private lease: string | undefined;
  private currentState: RegistrationState = { kind: 'connecting' };
  private pendingWrites: ((written: boolean) => void)[] = [];
  private closed: Promise<void> | undefined;
  /** When the lease was last granted or renewed, Unix time in ms; undefined before that. */
  renewedAt: number | undefined;

  constructor({ etcd, record, ttlSeconds = 5, onState = () => {} }: RegistrationOptions) {
    this.client = etcd;
    this.current = instanceRecord.parse(record);
    this.ttl = ttlSeconds;
    this.notify = onState;
    const renewEveryMs = (ttlSeconds * 1000) / 3;
    this.retryPauses = backoff({ firstMs: 100, maxMs: renewEveryMs });
    this.renewals = new Periodic((signal) => this.register(signal), {
      everyMs: renewEveryMs,
      onError: (cause) => this.recordFailure(cause),
    });
    this.renewals.start();
  }

  get state(): RegistrationState {
    return this.currentState;
  }

  get record(): InstanceRecord {
    return this.current;
  }

  /** Returns whether the registry has the new status. If not, the registry gets it once etcd is available again. */
  setStatus(status: InstanceStatus): Promise<boolean> {
    return this.change({ status });
  }

  /** Returns whether the registry has the new weight. If not, the registry gets it once etcd is available again. */
  setWeight(weight: number): Promise<boolean> {
    return this.change({ weight });
  }

  /** Removes the instance from the registry. If etcd is unavailable, the lease expires instead. */
  async close(): Promise<void> {
    this.closed ??= this.deregister();
    await this.closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  private async change(fields: Partial<InstanceRecord>): Promise<boolean> {
    this.current = instanceRecord.parse({ ...this.current, ...fields });
    if (this.closed !== undefined) return false;
    return await new Promise<boolean>((resolve) => {
      this.pendingWrites.push(resolve);
      this.renewals.wake();
    });
  }

  private async register(signal: AbortSignal): Promise<void> {
    const waiting = this.pendingWrites.splice(0);
    let written = false;
    try {
      const lease = await this.renew(signal);
      written = true;
      this.renewedAt = Date.now();
      this.retryPauses.reset();
      if (this.currentState.kind !== 'registered' || this.currentState.lease !== lease)
        this.changeState({ kind: 'registered', lease });
    } finally {
      for (const settle of waiting) settle(written);
    }
  }

  private recordFailure(cause: unknown): number {
    if (cause instanceof EtcdLeaseLostError) this.lease = undefined;
    this.changeState({ kind: 'unavailable', cause });
    return this.retryPauses.next();
  }

  private async deregister(): Promise<void> {
    await this.renewals.stop();
    for (const settle of this.pendingWrites.splice(0)) settle(false);
    if (this.lease !== undefined) await this.client.leaseRevoke(this.lease).catch(() => {});
    this.changeState({ kind: 'closed' });
  }

  /** Keeps its lease through failures: most are short, and a new lease would make the key disappear for a moment. */
  private async renew(signal: AbortSignal): Promise<string> {
    if (this.lease === undefined) {
      this.lease = (await this.client.leaseGrant(this.ttl, signal)).id;
      this.written = undefined;
    } else {
      await this.client.leaseKeepAlive(this.lease, signal);
    }
    const record = this.current;
    if (this.written !== record) {
      await this.client.put(instanceKey(record), JSON.stringify(record), { lease: this.lease, signal });
      this.written = record;
    }
    return this.lease;
  }

  private changeState(state: RegistrationState): void {
    this.currentState = state;
    this.notify(state);
  }
}
