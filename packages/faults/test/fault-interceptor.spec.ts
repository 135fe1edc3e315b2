import { describe, expect, it } from '@jest/globals';
import { FAULTS_PREFIX, FaultRule } from '@marquee/contracts/faults';
import type { Change, WatchListener } from '@marquee/etcd';
import { faultInterceptor } from '../src/fault-interceptor.js';
import { Faults } from '../src/faults.js';

const TOPIC = 'viewing.events.v1';

/** A consumer that counts its deliveries, under fault rules that change as they would in etcd. */
class Consumer {
  delivered = 0;
  private notify: (change: Change) => void = () => undefined;
  readonly faults: Faults;
  private readonly stop = new AbortController();

  constructor() {
    const watchPrefix = (_prefix: string, listener: WatchListener) => {
      this.notify = (change) => listener.change([change]);
      return { close: () => Promise.resolve() };
    };
    this.faults = new Faults({ key: 'k'.repeat(32), etcd: { watchPrefix }, onError: fail });
  }

  addRule(part: Partial<FaultRule>): void {
    const until = new Date(Date.now() + 60_000).toISOString();
    const rule = FaultRule.parse({ id: 'r', target: `consume.${TOPIC}`, kind: 'error', until, ...part });
    this.notify({ type: 'put', key: `${FAULTS_PREFIX}r`, value: JSON.stringify(rule), modRevision: '1' });
  }

  removeRule(): void {
    this.notify({ type: 'delete', key: `${FAULTS_PREFIX}r`, modRevision: '2' });
  }

  batch(): Promise<void> {
    return faultInterceptor(this.faults)({ topic: TOPIC, signal: this.stop.signal }, () => {
      this.delivered += 1;
      return Promise.resolve();
    });
  }

  close(): void {
    this.stop.abort();
  }
}

describe('the fault interceptor of a consumer', () => {
  it.each(['error', 'abort'] as const)('fails a batch before delivery under a rule of kind %s', async (kind) => {
    const consumer = new Consumer();
    consumer.addRule({ kind });
    await expect(consumer.batch()).rejects.toThrow('before delivery');
    expect(consumer.delivered).toBe(0);
    consumer.removeRule();
    await consumer.batch();
    expect(consumer.delivered).toBe(1);
  });

  it('fails a batch after delivery under a rule of kind drop', async () => {
    const consumer = new Consumer();
    consumer.addRule({ kind: 'drop' });
    await expect(consumer.batch()).rejects.toThrow('after delivery');
    expect(consumer.delivered).toBe(1);
  });

  it('delivers a batch late under a rule of kind delay', async () => {
    const consumer = new Consumer();
    consumer.addRule({ kind: 'delay', delayMs: 30 });
    const started = performance.now();
    await consumer.batch();
    expect(performance.now() - started).toBeGreaterThanOrEqual(29);
    expect(consumer.delivered).toBe(1);
  });

  it('holds a batch until a rule of kind hang is removed', async () => {
    const consumer = new Consumer();
    consumer.addRule({ kind: 'hang' });
    const batch = consumer.batch();
    expect(consumer.delivered).toBe(0);
    consumer.removeRule();
    await batch;
    expect(consumer.delivered).toBe(1);
  });

  it('releases a held batch when the consumer stops', async () => {
    const consumer = new Consumer();
    consumer.addRule({ kind: 'hang' });
    const batch = consumer.batch();
    consumer.close();
    await expect(batch).rejects.toThrow('aborted');
    expect(consumer.delivered).toBe(0);
  });

  it('does not affect other topics', async () => {
    const consumer = new Consumer();
    consumer.addRule({ target: 'consume.catalog.titles.v1' });
    await consumer.batch();
    expect(consumer.delivered).toBe(1);
  });
});

function fail(error: unknown): never {
  throw error;
}
