import { describe, expect, it } from '@jest/globals';
import { FAULTS_PREFIX, FaultRule } from '@marquee/contracts/faults';
import type { Change, EtcdClient, WatchListener } from '@marquee/etcd';
import { consumingUnder } from '../src/faults/consuming.js';
import { Faults } from '../src/faults/faults.js';

const TOPIC = 'viewing.events.v1';

/** Rules as etcd would tell of them, and a consumer that notes what it is handed. */
class Consumer {
  delivered = 0;
  private tell: (change: Change) => void = () => undefined;
  readonly faults: Faults;
  private readonly stop = new AbortController();

  constructor() {
    const watchPrefix = (_prefix: string, listener: WatchListener) => {
      this.tell = (change) => listener.change([change]);
      return { ready: Promise.resolve(), close: () => Promise.resolve() };
    };
    const etcd = { watchPrefix } as Partial<EtcdClient> as EtcdClient;
    this.faults = new Faults({ key: 'k'.repeat(32), etcd, onError: fail });
  }

  begin(part: Partial<FaultRule>): void {
    const until = new Date(Date.now() + 60_000).toISOString();
    const rule = FaultRule.parse({ id: 'r', target: `consume.${TOPIC}`, kind: 'error', until, ...part });
    this.tell({ type: 'put', key: `${FAULTS_PREFIX}r`, value: JSON.stringify(rule), modRevision: '1' });
  }

  end(): void {
    this.tell({ type: 'delete', key: `${FAULTS_PREFIX}r`, modRevision: '2' });
  }

  batch(): Promise<void> {
    return consumingUnder(this.faults)(TOPIC, this.stop.signal, () => {
      this.delivered += 1;
      return Promise.resolve();
    });
  }

  close(): void {
    this.stop.abort();
  }
}

describe('a fault where a topic is consumed', () => {
  it.each(['error', 'abort'] as const)('of kind %s fails the batch before it is applied', async (kind) => {
    const consumer = new Consumer();
    consumer.begin({ kind });
    await expect(consumer.batch()).rejects.toThrow('failed by a fault rule');
    expect(consumer.delivered).toBe(0);
    consumer.end();
    await consumer.batch();
    expect(consumer.delivered).toBe(1);
  });

  it('of kind drop fails the batch after it was applied', async () => {
    const consumer = new Consumer();
    consumer.begin({ kind: 'drop' });
    await expect(consumer.batch()).rejects.toThrow('applied, and failed by a fault rule');
    expect(consumer.delivered).toBe(1);
  });

  it('of kind delay hands the batch on later', async () => {
    const consumer = new Consumer();
    consumer.begin({ kind: 'delay', delayMs: 30 });
    const began = performance.now();
    await consumer.batch();
    expect(performance.now() - began).toBeGreaterThanOrEqual(29);
    expect(consumer.delivered).toBe(1);
  });

  it('of kind hang keeps the batch until the rule has ended', async () => {
    const consumer = new Consumer();
    consumer.begin({ kind: 'hang' });
    const batch = consumer.batch();
    expect(consumer.delivered).toBe(0);
    consumer.end();
    await batch;
    expect(consumer.delivered).toBe(1);
  });

  it('lets a consumer go that is stopped', async () => {
    const consumer = new Consumer();
    consumer.begin({ kind: 'hang' });
    const batch = consumer.batch();
    consumer.close();
    await expect(batch).rejects.toThrow('aborted');
    expect(consumer.delivered).toBe(0);
  });

  it('leaves other topics alone', async () => {
    const consumer = new Consumer();
    consumer.begin({ target: 'consume.catalog.titles.v1' });
    await consumer.batch();
    expect(consumer.delivered).toBe(1);
  });
});

function fail(error: unknown): never {
  throw error;
}
