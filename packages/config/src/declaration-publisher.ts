import { setTimeout as delay } from 'node:timers/promises';
import type { PropertyDeclaration } from '@marquee/contracts/registry';
import type { EtcdClient } from '@marquee/etcd';
import { declarationKey, DECLARATIONS } from './declaration.js';

const RETRY_MS = 1000;

/** Publishes the declared properties of a service to etcd, so that writers can check values. */
export class DeclarationPublisher {
  private readonly declarations = new Map<string, string>();
  private readonly closing = new AbortController();
  private publishing: Promise<void> | undefined;
  private etcdAvailable = false;
  private stale = false;

  constructor(
    readonly etcd: EtcdClient,
    readonly service: string,
    readonly onTrouble: (error: unknown) => void,
  ) {}

  addDeclaration(declaration: PropertyDeclaration): void {
    this.declarations.set(declarationKey(this.service, declaration.name), JSON.stringify(declaration));
    this.schedulePublish();
  }

  /** Call this whenever etcd becomes available: it may have lost everything. */
  republish(): void {
    this.etcdAvailable = true;
    this.schedulePublish();
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.publishing;
  }

  /** Waits until etcd is available. Declarations made in the same tick are published together. */
  private schedulePublish(): void {
    this.stale = true;
    if (this.etcdAvailable) this.publishing ??= this.publishUntilCurrent().finally(() => (this.publishing = undefined));
  }

  private async publishUntilCurrent(): Promise<void> {
    const { signal } = this.closing;
    await Promise.resolve();
    while (this.stale && !signal.aborted) {
      this.stale = false;
      try {
        await this.putMissing(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.onTrouble(error);
        this.stale = true;
        await delay(RETRY_MS, undefined, { signal }).catch(() => {});
      }
    }
  }

  private async putMissing(signal: AbortSignal): Promise<void> {
    const { entries } = await this.etcd.range(`${DECLARATIONS}${this.service}/`, signal);
    const stored = new Map(entries.map(({ key, value }) => [key, value]));
    for (const [key, value] of this.declarations) {
      if (stored.get(key) !== value) await this.etcd.put(key, value, { signal });
    }
  }
}
