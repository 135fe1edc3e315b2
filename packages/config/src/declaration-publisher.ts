import { setTimeout as delay } from 'node:timers/promises';
import type { EtcdClient } from '@marquee/etcd';
import { declarationKey, DECLARATIONS, type Declaration } from './declaration.js';

const RETRY_MS = 1000;

/** Keeps the properties that a service declares in etcd, so that writers can check values against them. */
export class DeclarationPublisher {
  readonly #wanted = new Map<string, string>();
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #heard = false;
  #stale = false;

  constructor(
    readonly etcd: EtcdClient,
    readonly service: string,
    readonly onTrouble: (error: unknown) => void,
  ) {}

  add(declaration: Declaration): void {
    this.#wanted.set(declarationKey(this.service, declaration.name), JSON.stringify(declaration));
    this.#publish();
  }

  /** To be called whenever etcd is there (again): it may have lost everything. */
  etcdIsThere(): void {
    this.#heard = true;
    this.#publish();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Before etcd has been heard there is nobody to tell; declarations made in one go end in one round. */
  #publish(): void {
    this.#stale = true;
    if (this.#heard) this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    await Promise.resolve();
    while (this.#stale && !signal.aborted) {
      this.#stale = false;
      try {
        await this.#putMissing(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.onTrouble(error);
        this.#stale = true;
        await delay(RETRY_MS, undefined, { signal }).catch(() => {});
      }
    }
  }

  async #putMissing(signal: AbortSignal): Promise<void> {
    const { entries } = await this.etcd.range(`${DECLARATIONS}${this.service}/`, signal);
    const stored = new Map(entries.map(({ key, value }) => [key, value]));
    for (const [key, value] of this.#wanted) {
      if (stored.get(key) !== value) await this.etcd.put(key, value, { signal });
    }
  }
}
