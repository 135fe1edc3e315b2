import type { PropertyDeclaration } from '@marquee/contracts/registry';
import type { EtcdClient } from '@marquee/etcd';
import { Periodic } from '@marquee/scheduling';
import { declarationKey, DECLARATIONS } from './declaration.js';

const REPEAT_MS = 3_600_000;
const RETRY_MS = 1000;

/** Publishes the declared properties of a service to etcd, so that writers can check values. Checks them every hour. */
export class DeclarationPublisher {
  private readonly declarations = new Map<string, string>();
  private readonly runs: Periodic;

  constructor(
    private readonly etcd: EtcdClient,
    private readonly service: string,
    onTrouble: (error: unknown) => void,
  ) {
    this.runs = new Periodic((signal) => this.putMissing(signal), {
      everyMs: REPEAT_MS,
      onError: (error) => {
        onTrouble(error);
        return RETRY_MS;
      },
    });
  }

  /** Publishes the declaration once etcd is available. */
  addDeclaration(declaration: PropertyDeclaration): void {
    this.declarations.set(declarationKey(this.service, declaration.name), JSON.stringify(declaration));
    this.runs.wake();
  }

  /** Call this whenever etcd becomes available: it may have lost everything. */
  republish(): void {
    this.runs.wake();
    this.runs.start();
  }

  async close(): Promise<void> {
    await this.runs.stop();
  }

  private async putMissing(signal: AbortSignal): Promise<void> {
    const { entries } = await this.etcd.range(`${DECLARATIONS}${this.service}/`, signal);
    const stored = new Map(entries.map(({ key, value }) => [key, value]));
    for (const [key, value] of this.declarations) {
      if (stored.get(key) !== value) await this.etcd.put(key, value, { signal });
    }
  }
}
