import { describe, expect, it } from '@jest/globals';
import { AuditRecord } from '@marquee/contracts/registry';
import type { Write } from '@marquee/etcd';
import { AuditLog } from '../src/audit/audit-log.js';

const silent = { info: () => undefined, warn: () => undefined } as never;
const act = (what: string) => ({ who: 'ann', what, why: 'a drill', from: 'ready', to: 'pause' });

/** Takes a write or refuses it, as `answers` says in turn; afterwards it takes everything. */
function etcdThat(...answers: ('takes' | 'refuses')[]) {
  const tried: Write[] = [];
  const taken: Write[] = [];
  const waiting: { count: number; done: () => void }[] = [];
  const txn = (_: readonly unknown[], [write]: readonly Write[]): Promise<boolean> => {
    if (write === undefined) throw new Error('expected a write');
    tried.push(write);
    if (answers.shift() === 'refuses') return Promise.reject(new Error('etcd is away'));
    taken.push(write);
    for (const { count, done } of waiting) if (taken.length >= count) done();
    return Promise.resolve(true);
  };
  const until = (count: number) => new Promise<void>((done) => void waiting.push({ count, done }));
  return { txn, tried, taken, until };
}

const whatOf = (writes: readonly Write[]) =>
  writes.map((write) => AuditRecord.parse(JSON.parse(write.kind === 'put' ? write.value : '')).what);

describe('the audit log', () => {
  it('keeps what etcd does not take, and writes it in order once it does', async () => {
    const etcd = etcdThat('refuses', 'takes');
    await using log = new AuditLog(etcd, silent);
    const all = etcd.until(2);
    log.record(act('process/etcd'));
    log.record(act('process/kafka'));
    await all;
    expect(whatOf(etcd.taken)).toEqual(['process/etcd', 'process/kafka']);
    expect(etcd.tried[1]).toEqual(etcd.tried[0]);
  });

  it('records the moment of the act, not that of the writing', async () => {
    const etcd = etcdThat('refuses');
    let now = new Date('2026-01-01T00:00:00.000Z');
    await using log = new AuditLog(etcd, silent, () => now);
    const written = etcd.until(1);
    log.record(act('process/etcd'));
    now = new Date('2026-01-01T00:01:00.000Z');
    await written;
    const [write] = etcd.taken;
    expect(write?.kind === 'put' && JSON.parse(write.value)).toMatchObject({ at: '2026-01-01T00:00:00.000Z' });
  });

  it('ends although etcd stays away', async () => {
    const etcd = etcdThat(...Array.from({ length: 50 }, () => 'refuses' as const));
    const log = new AuditLog(etcd, silent);
    log.record(act('process/etcd'));
    await log[Symbol.asyncDispose]();
    expect(etcd.taken).toEqual([]);
  });
});
