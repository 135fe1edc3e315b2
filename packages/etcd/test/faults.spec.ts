import { describe, expect, it } from '@jest/globals';
import { BreakableEtcd } from '@marquee/local/testing';
import { EtcdClient, EtcdUnavailableError } from '../src/index.js';
import { Observer } from './observer.js';

describe('a watch whose server', () => {
  it('is killed and started again delivers a new snapshot', async () => {
    await using engine = await BreakableEtcd.start();
    await using etcd = new EtcdClient({ endpoints: [engine.endpoint] });
    await etcd.put('/w/kept', '1');
    const lease = await etcd.leaseGrant(30);
    await etcd.put('/w/leased', '1', { lease: lease.id });
    const observer = new Observer();
    await using watch = etcd.watchPrefix('/w/', observer);
    await watch.ready;
    await engine.kill();
    await observer.until(({ errors }) => errors.length > 0);
    await engine.start();
    await etcd.put('/w/later', '2');
    await observer.until(
      ({ snapshots, changes }) =>
        snapshots.length >= 2 && (snapshots.at(-1)?.has('/w/later') === true || changes.length > 0),
    );
    expect(observer.errors[0]).toBeInstanceOf(EtcdUnavailableError);
    expect([...(observer.snapshots[0]?.keys() ?? [])].toSorted()).toEqual(['/w/kept', '/w/leased']);
    expect(observer.snapshots.at(-1)?.has('/w/kept')).toBe(true);
    expect(observer.snapshots.at(-1)?.has('/w/leased')).toBe(false);
    await etcd.put('/w/last', '3');
    await observer.until(({ changes }) => changes.some(({ key }) => key === '/w/last'));
  });

  it('freezes reports an error and continues when the server resumes', async () => {
    await using engine = await BreakableEtcd.start();
    await using etcd = new EtcdClient({ endpoints: [engine.endpoint], timeoutMs: 500 });
    const observer = new Observer();
    await using watch = etcd.watchPrefix('/w/', observer, { heartbeatMs: 100 });
    await watch.ready;
    engine.signal('SIGSTOP');
    await observer.until(({ errors }) => errors.length > 0);
    expect(String(observer.errors[0])).toContain('no answer to two heartbeats');
    await expect(etcd.get('/w/x')).rejects.toMatchObject({ outcome: 'unknown' });
    engine.signal('SIGCONT');
    await observer.until(({ snapshots }) => snapshots.length >= 2);
    await etcd.put('/w/x', '1');
    await observer.until(({ snapshots, changes }) => changes.length > 0 || snapshots.at(-1)?.has('/w/x') === true);
  });

  it('never comes back can be closed', async () => {
    const observer = new Observer();
    await using etcd = new EtcdClient({ endpoints: ['http://127.0.0.1:9'] });
    const watch = etcd.watchPrefix('/w/', observer);
    await observer.until(({ errors }) => errors.length >= 2);
    await watch.close();
    await expect(watch.ready).rejects.toThrow(EtcdUnavailableError);
    expect(observer.snapshots).toEqual([]);
  });
});
