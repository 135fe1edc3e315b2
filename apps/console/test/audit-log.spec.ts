import { afterEach, describe, expect, it } from '@jest/globals';
import { AuditRecord } from '@marquee/contracts/registry';
import { EtcdClient } from '@marquee/etcd';
import type { Write } from '@marquee/etcd';
import { LOGGER } from '@marquee/service-defaults';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import { AuditLog } from '../src/audit/audit-log.js';

const action = (what: string) => ({ who: 'ann', what, why: 'a drill', from: 'ready', to: 'pause' });

/** Refuses the first writes and takes all later ones. */
class FakeEtcd {
  readonly tried: Write[] = [];
  readonly taken: Write[] = [];
  private readonly waiting: { count: number; done: () => void }[] = [];

  constructor(private refusals: number) {}

  txn(_: readonly unknown[], [write]: readonly Write[]): Promise<boolean> {
    if (write === undefined) throw new Error('expected a write');
    this.tried.push(write);
    if (this.refusals > 0) {
      this.refusals -= 1;
      return Promise.reject(new Error('etcd is unavailable'));
    }
    this.taken.push(write);
    for (const { count, done } of this.waiting) if (this.taken.length >= count) done();
    return Promise.resolve(true);
  }

  until(count: number): Promise<void> {
    return new Promise((done) => void this.waiting.push({ count, done }));
  }
}

const recordIn = (write: Write | undefined) =>
  AuditRecord.parse(JSON.parse(write?.kind === 'put' ? write.value : 'null'));

describe('AuditLog', () => {
  let module: TestingModule;
  afterEach(() => module.close());

  async function logOn(etcd: FakeEtcd): Promise<AuditLog> {
    module = await Test.createTestingModule({
      providers: [
        AuditLog,
        { provide: EtcdClient, useValue: etcd },
        { provide: LOGGER, useValue: { info: () => undefined, warn: () => undefined } },
      ],
    }).compile();
    await module.init();
    return module.get(AuditLog);
  }

  it('keeps records that etcd refuses and writes them in order later', async () => {
    const etcd = new FakeEtcd(1);
    const log = await logOn(etcd);
    const written = etcd.until(2);
    log.record(action('process/etcd'));
    log.record(action('process/kafka'));
    await written;
    expect(etcd.taken.map((write) => recordIn(write).what)).toEqual(['process/etcd', 'process/kafka']);
    expect(etcd.tried[1]).toEqual(etcd.tried[0]);
  });

  it('records the time of the action, not that of the write', async () => {
    const etcd = new FakeEtcd(1);
    const log = await logOn(etcd);
    const written = etcd.until(1);
    log.record(action('process/etcd'));
    const actedBy = Date.now();
    await written;
    expect(Date.now() - actedBy).toBeGreaterThan(500);
    expect(Date.parse(recordIn(etcd.taken[0]).at)).toBeLessThanOrEqual(actedBy);
  });

  it('stops although etcd stays unavailable', async () => {
    const etcd = new FakeEtcd(Infinity);
    const log = await logOn(etcd);
    log.record(action('process/etcd'));
    await module.close();
    expect(etcd.taken).toEqual([]);
  });
});
