import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BreakableEtcd } from '@marquee/local/testing';
import { EtcdClient, EtcdLeaseLostError, EtcdUnavailableError, EtcdUsageError } from '../src/index.js';
import { Observer } from './observer.js';

const given = process.env['ETCD_ENDPOINTS']?.split(',');
let engine: BreakableEtcd | undefined;
let etcd: EtcdClient;
let folder: string;

beforeAll(async () => {
  engine = given === undefined ? await BreakableEtcd.start() : undefined;
  etcd = new EtcdClient({ endpoints: given ?? [engine?.endpoint ?? ''] });
  folder = `/test/${randomUUID()}/`;
});

afterAll(async () => {
  await etcd.delete({ prefix: '/test/' });
  await etcd.close();
  await engine?.[Symbol.asyncDispose]();
});

describe('a key', () => {
  it('returns the value that was put, with an increasing revision', async () => {
    const key = `${folder}keys/naïve ☃`;
    await etcd.put(key, 'één');
    const first = await etcd.get(key);
    await etcd.put(key, 'twee');
    const second = await etcd.get(key);
    expect(first?.value).toBe('één');
    expect(second).toMatchObject({ key, value: 'twee' });
    expect(BigInt(second?.modRevision ?? 0)).toBeGreaterThan(BigInt(first?.modRevision ?? 0));
  });

  it('has no entry if it is absent', async () => {
    expect(await etcd.get(`${folder}nothing`)).toBeUndefined();
  });

  it('is listed below its folder and not below a similar one', async () => {
    await etcd.put(`${folder}list`, 'the folder itself');
    await etcd.put(`${folder}list/a`, '1');
    await etcd.put(`${folder}list/b/c`, '2');
    await etcd.put(`${folder}listing`, 'beside');
    const { entries } = await etcd.range(`${folder}list/`);
    expect(Object.fromEntries(entries.map(({ key, value }) => [key.slice(folder.length), value]))).toEqual({
      'list/a': '1',
      'list/b/c': '2',
    });
  });

  it('is deleted alone or with its folder, and the deleted keys are counted', async () => {
    for (const name of ['a', 'b', 'c']) await etcd.put(`${folder}gone/${name}`, name);
    expect(await etcd.delete(`${folder}gone/a`)).toBe(1);
    expect(await etcd.delete(`${folder}gone/a`)).toBe(0);
    expect(await etcd.delete({ prefix: `${folder}gone/` })).toBe(2);
  });

  it('is not listed by a prefix that antietcd cannot read', async () => {
    await expect(etcd.range('/test/half')).rejects.toThrow(EtcdUsageError);
  });
});

describe('a conditional write', () => {
  it('creates a key only if it is absent, also after a deletion', async () => {
    const key = `${folder}once`;
    expect(await etcd.compareAndPut(key, '1', { modRevision: 'absent' })).toBe(true);
    expect(await etcd.compareAndPut(key, '2', { modRevision: 'absent' })).toBe(false);
    await etcd.delete(key);
    expect(await etcd.compareAndPut(key, '3', { modRevision: 'absent' })).toBe(true);
    expect((await etcd.get(key))?.value).toBe('3');
  });

  it('replaces a key only at the revision that was read', async () => {
    const key = `${folder}swap`;
    await etcd.put(key, '1');
    const read = await etcd.get(key);
    const modRevision = read?.modRevision ?? '0';
    expect(await etcd.compareAndPut(key, '2', { modRevision })).toBe(true);
    expect(await etcd.compareAndPut(key, '3', { modRevision })).toBe(false);
    expect((await etcd.get(key))?.value).toBe('2');
  });

  it('applies all of its writes or none', async () => {
    const [left, right] = [`${folder}left`, `${folder}right`];
    await etcd.put(left, 'old');
    const compare = { key: right, modRevision: 'absent' } as const;
    const writes = [
      { kind: 'delete', key: left },
      { kind: 'put', key: right, value: 'new' },
    ] as const;
    expect(await etcd.txn([compare], writes)).toBe(true);
    expect(await etcd.get(left)).toBeUndefined();
    await etcd.put(left, 'again');
    expect(await etcd.txn([compare], writes)).toBe(false);
    expect((await etcd.get(left))?.value).toBe('again');
  });
});

describe('a lease', () => {
  it('keeps its keys until it is revoked', async () => {
    const lease = await etcd.leaseGrant(30);
    await etcd.put(`${folder}leased`, 'x', { lease: lease.id });
    expect((await etcd.leaseKeepAlive(lease.id)).ttlSeconds).toBe(30);
    await etcd.leaseRevoke(lease.id);
    expect(await etcd.get(`${folder}leased`)).toBeUndefined();
  });

  it('is lost for a keepalive and a put once it is revoked', async () => {
    const lease = await etcd.leaseGrant(30);
    await etcd.leaseRevoke(lease.id);
    await expect(etcd.leaseKeepAlive(lease.id)).rejects.toThrow(EtcdLeaseLostError);
    await expect(etcd.put(`${folder}late`, 'x', { lease: lease.id })).rejects.toThrow(EtcdLeaseLostError);
    await expect(etcd.compareAndPut(`${folder}late`, 'x', { modRevision: 'absent', lease: lease.id })).rejects.toThrow(
      EtcdLeaseLostError,
    );
  });

  it('can be revoked twice', async () => {
    const lease = await etcd.leaseGrant(30);
    await etcd.leaseRevoke(lease.id);
    await expect(etcd.leaseRevoke(lease.id)).resolves.toBeUndefined();
  });
});

describe('a watch', () => {
  it('delivers a snapshot, then puts and deletes below its folder in order', async () => {
    await etcd.put(`${folder}seen/before`, '0');
    const observer = new Observer();
    await using watch = etcd.watchPrefix(`${folder}seen/`, observer);
    await watch.ready;
    await etcd.put(`${folder}seen/a`, '1');
    await etcd.put(`${folder}unseen`, '1');
    await etcd.put(`${folder}seen/a`, '2');
    await etcd.delete(`${folder}seen/before`);
    await observer.until(({ changes }) => changes.length >= 3);
    expect([...(observer.snapshots[0]?.values() ?? [])].map(({ value }) => value)).toEqual(['0']);
    expect(observer.changes).toMatchObject([
      { type: 'put', key: `${folder}seen/a`, value: '1' },
      { type: 'put', key: `${folder}seen/a`, value: '2' },
      { type: 'delete', key: `${folder}seen/before` },
    ]);
  });

  it('delivers a change between stream and snapshot once', async () => {
    class Racing extends EtcdClient {
      override async range(prefix: string, signal?: AbortSignal) {
        await this.put(`${prefix}x`, 'early');
        return await super.range(prefix, signal);
      }
    }
    await using racing = new Racing({ endpoints: given ?? [engine?.endpoint ?? ''] });
    const observer = new Observer();
    await using watch = racing.watchPrefix(`${folder}race/`, observer);
    await watch.ready;
    await racing.put(`${folder}race/x`, 'late');
    await observer.until(({ changes }) =>
      changes.some(({ type, ...rest }) => type === 'put' && 'value' in rest && rest.value === 'late'),
    );
    expect([...(observer.snapshots[0]?.values() ?? [])].map(({ value }) => value)).toEqual(['early']);
    expect(observer.changes).toMatchObject([{ type: 'put', value: 'late' }]);
  });

  it('stays open without changes until a lease expires', async () => {
    const observer = new Observer();
    await using watch = etcd.watchPrefix(`${folder}short/`, observer, { heartbeatMs: 100 });
    await watch.ready;
    const lease = await etcd.leaseGrant(1);
    await etcd.put(`${folder}short/lived`, 'x', { lease: lease.id });
    await observer.until(({ changes }) => changes.length >= 2);
    expect(observer.changes.map(({ type }) => type)).toEqual(['put', 'delete']);
    expect(observer.errors).toEqual([]);
    expect(observer.snapshots).toHaveLength(1);
  });

  it('starts again with a snapshot when its listener throws', async () => {
    class Clumsy extends Observer {
      override change(): void {
        throw new Error('dropped it');
      }
    }
    const observer = new Clumsy();
    await using watch = etcd.watchPrefix(`${folder}clumsy/`, observer);
    await watch.ready;
    await etcd.put(`${folder}clumsy/x`, '1');
    await observer.until(({ snapshots }) => snapshots.length >= 2);
    expect(observer.snapshots[1]?.get(`${folder}clumsy/x`)?.value).toBe('1');
  });

  it('ends with its signal', async () => {
    const controller = new AbortController();
    const observer = new Observer();
    const watch = etcd.watchPrefix(`${folder}ended/`, observer, { signal: controller.signal });
    await watch.ready;
    controller.abort();
    await watch.close();
    await etcd.put(`${folder}ended/x`, '1');
    expect(observer.changes).toEqual([]);
  });
});

describe('an error', () => {
  it('states that nothing was sent when no endpoint listens', async () => {
    await using nowhere = new EtcdClient({ endpoints: ['http://127.0.0.1:9'] });
    const error = await nowhere.get('/x').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EtcdUnavailableError);
    expect(error).toMatchObject({ code: 'ETCD_UNAVAILABLE', retriable: true, outcome: 'not-sent' });
  });

  it('is the abort reason when the signal was aborted', async () => {
    const reason = new Error('enough');
    await expect(etcd.get(`${folder}x`, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('several endpoints', () => {
  it('are tried in turn', async () => {
    const working = given?.[0] ?? engine?.endpoint ?? '';
    await using both = new EtcdClient({ endpoints: ['http://127.0.0.1:9', working] });
    await both.put(`${folder}turn`, 'x');
    expect((await both.get(`${folder}turn`))?.value).toBe('x');
    const observer = new Observer();
    await using watch = both.watchPrefix(folder, observer);
    await watch.ready;
    expect(observer.snapshots).toHaveLength(1);
  });
});
