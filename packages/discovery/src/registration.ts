import { EtcdLeaseLostError, type EtcdClient } from '@marquee/etcd';
import { Pause } from './pause.js';
import { instanceKey, instanceRecord, type InstanceRecord, type InstanceStatus } from './record.js';

export interface RegistrationOptions {
  readonly etcd: EtcdClient;
  readonly record: InstanceRecord;
  /** How long the registry keeps a silent instance, in seconds. Default 5; renewed every third of it. */
  readonly ttlSeconds?: number;
  readonly onState?: (state: RegistrationState) => void;
}

export type RegistrationState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'registered'; readonly lease: string }
  /** etcd did not answer or lost the lease; tried again with back-off for as long as it takes. */
  | { readonly kind: 'away'; readonly cause: unknown }
  | { readonly kind: 'closed' };

const FIRST_BACKOFF_MS = 100;

/** Registers at once in the background; never throws because etcd is away. */
export function register(options: RegistrationOptions): Registration {
  return new Registration(options);
}

/** An instance's place in the registry, kept for as long as this lives. */
export class Registration {
  readonly #etcd: EtcdClient;
  readonly #ttlSeconds: number;
  readonly #onState: (state: RegistrationState) => void;
  readonly #stop = new AbortController();
  readonly #pause = new Pause();
  readonly #running: Promise<void>;
  #record: InstanceRecord;
  #written: InstanceRecord | undefined;
  #lease: string | undefined;
  #state: RegistrationState = { kind: 'connecting' };
  #waiting: ((written: boolean) => void)[] = [];

  constructor({ etcd, record, ttlSeconds = 5, onState = () => {} }: RegistrationOptions) {
    this.#etcd = etcd;
    this.#record = instanceRecord.parse(record);
    this.#ttlSeconds = ttlSeconds;
    this.#onState = onState;
    this.#running = this.#run();
  }

  get state(): RegistrationState {
    return this.#state;
  }

  get record(): InstanceRecord {
    return this.#record;
  }

  /** Says whether the registry has the new status; if not, it gets it as soon as it is back. */
  async setStatus(status: InstanceStatus): Promise<boolean> {
    this.#record = { ...this.#record, status };
    if (this.#stop.signal.aborted) return false;
    return await new Promise<boolean>((resolve) => {
      this.#waiting.push(resolve);
      this.#pause.wake();
    });
  }

  /** Takes the instance out of the registry; if etcd is away, the lease runs out by itself. */
  async close(): Promise<void> {
    if (this.#stop.signal.aborted) return await this.#running;
    this.#stop.abort();
    await this.#running;
    if (this.#lease !== undefined) await this.#etcd.leaseRevoke(this.#lease).catch(() => {});
    this.#enter({ kind: 'closed' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #run(): Promise<void> {
    const signal = this.#stop.signal;
    const beatMs = (this.#ttlSeconds * 1000) / 3;
    for (let failures = 0; !signal.aborted;) {
      const waiting = this.#waiting.splice(0);
      try {
        const lease = await this.#renew(signal);
        failures = 0;
        if (this.#state.kind !== 'registered' || this.#state.lease !== lease)
          this.#enter({ kind: 'registered', lease });
        for (const settle of waiting) settle(true);
        await this.#pause.wait(beatMs, signal);
      } catch (cause) {
        for (const settle of waiting) settle(false);
        if (signal.aborted) break;
        if (cause instanceof EtcdLeaseLostError) this.#lease = undefined;
        this.#enter({ kind: 'away', cause });
        const backoff = Math.min(beatMs, FIRST_BACKOFF_MS * 2 ** failures++);
        await this.#pause.wait(backoff * (0.5 + Math.random() / 2), signal);
      }
    }
    for (const settle of this.#waiting.splice(0)) settle(false);
  }

  /** A lease is kept through failures: most are short, and a new lease would let the old key flicker. */
  async #renew(signal: AbortSignal): Promise<string> {
    if (this.#lease === undefined) {
      this.#lease = (await this.#etcd.leaseGrant(this.#ttlSeconds, signal)).id;
      this.#written = undefined;
    } else {
      await this.#etcd.leaseKeepAlive(this.#lease, signal);
    }
    const record = this.#record;
    if (this.#written !== record) {
      await this.#etcd.put(instanceKey(record), JSON.stringify(record), { lease: this.#lease, signal });
      this.#written = record;
    }
    return this.#lease;
  }

  #enter(state: RegistrationState): void {
    this.#state = state;
    this.#onState(state);
  }
}
