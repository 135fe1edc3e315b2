import type { InstanceStatus } from '@marquee/contracts/registry';
import { EtcdLeaseLostError, type EtcdClient } from '@marquee/etcd';
import { Pause } from './pause.js';
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

const FIRST_BACKOFF_MS = 100;

/** Registers in the background and does not throw if etcd is unavailable. */
export function register(options: RegistrationOptions): Registration {
  return new Registration(options);
}

/** Keeps an instance registered until it is closed. */
export class Registration {
  private readonly client: EtcdClient;
  private readonly ttl: number;
  private readonly notify: (state: RegistrationState) => void;
  private readonly closing = new AbortController();
  private readonly pause = new Pause();
  private readonly loop: Promise<void>;
  private current: InstanceRecord;
  private written: InstanceRecord | undefined;
  private lease: string | undefined;
  private currentState: RegistrationState = { kind: 'connecting' };
  private pendingWrites: ((written: boolean) => void)[] = [];

  constructor({ etcd, record, ttlSeconds = 5, onState = () => {} }: RegistrationOptions) {
    this.client = etcd;
    this.current = instanceRecord.parse(record);
    this.ttl = ttlSeconds;
    this.notify = onState;
    this.loop = this.keepRegistered();
  }

  get state(): RegistrationState {
    return this.currentState;
  }

  get record(): InstanceRecord {
    return this.current;
  }

  /** Returns whether the registry has the new status. If not, the registry gets it once etcd is available again. */
  async setStatus(status: InstanceStatus): Promise<boolean> {
    this.current = { ...this.current, status };
    if (this.closing.signal.aborted) return false;
    return await new Promise<boolean>((resolve) => {
      this.pendingWrites.push(resolve);
      this.pause.wake();
    });
  }

  /** Removes the instance from the registry. If etcd is unavailable, the lease expires instead. */
  async close(): Promise<void> {
    if (this.closing.signal.aborted) return await this.loop;
    this.closing.abort();
    await this.loop;
    if (this.lease !== undefined) await this.client.leaseRevoke(this.lease).catch(() => {});
    this.changeState({ kind: 'closed' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  private async keepRegistered(): Promise<void> {
    const signal = this.closing.signal;
    const beatMs = (this.ttl * 1000) / 3;
    for (let failures = 0; !signal.aborted;) {
      const waiting = this.pendingWrites.splice(0);
      try {
        const lease = await this.renew(signal);
        failures = 0;
        if (this.currentState.kind !== 'registered' || this.currentState.lease !== lease)
          this.changeState({ kind: 'registered', lease });
        for (const settle of waiting) settle(true);
        await this.pause.wait(beatMs, signal);
      } catch (cause) {
        for (const settle of waiting) settle(false);
        if (signal.aborted) break;
        if (cause instanceof EtcdLeaseLostError) this.lease = undefined;
        this.changeState({ kind: 'unavailable', cause });
        const backoff = Math.min(beatMs, FIRST_BACKOFF_MS * 2 ** failures++);
        await this.pause.wait(backoff * (0.5 + Math.random() / 2), signal);
      }
    }
    for (const settle of this.pendingWrites.splice(0)) settle(false);
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
