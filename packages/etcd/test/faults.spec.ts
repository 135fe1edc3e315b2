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
    const told = new Observer();
    await using watch = etcd.watchPrefix('/w/', told);
    await watch.ready;
    await engine.kill();
    await told.until(({ errors }) => errors.length > 0);
    await engine.start();
    await etcd.put('/w/later', '2');
    await told.until(
      ({ snapshots, changes }) =>
        snapshots.length >= 2 && (snapshots.at(-1)?.has('/w/later') === true || changes.length > 0),
    );
    expect(told.errors[0]).toBeInstanceOf(EtcdUnavailableError);
    expect([...(told.snapshots[0]?.keys() ?? [])].toSorted()).toEqual(['/w/kept', '/w/leased']);
    expect(told.snapshots.at(-1)?.has('/w/kept')).toBe(true);
    expect(told.snapshots.at(-1)?.has('/w/leased')).toBe(false);
    await etcd.put('/w/last', '3');
    await told.until(({ changes }) => changes.some(({ key }) => key === '/w/last'));
  });

  it('freezes reports an error and continues when the server resumes', async () => {
    await using engine = await BreakableEtcd.start();
    await using etcd = new EtcdClient({ endpoints: [engine.endpoint], timeoutMs: 500 });
    const told = new Observer();
    await using watch = etcd.watchPrefix('/w/', told, { heartbeatMs: 100 });
    await watch.ready;
    engine.signal('SIGSTOP');
    await told.until(({ errors }) => errors.length > 0);
    expect(String(told.errors[0])).toContain('no answer to two heartbeats');
    await expect(etcd.get('/w/x')).rejects.toMatchObject({ outcome: 'unknown' });
    engine.signal('SIGCONT');
    await told.until(({ snapshots }) => snapshots.length >= 2);
    await etcd.put('/w/x', '1');
    await told.until(({ snapshots, changes }) => changes.length > 0 || snapshots.at(-1)?.has('/w/x') === true);
  });

  it('never comes back can be closed', async () => {
    const told = new Observer();
    await using etcd = new EtcdClient({ endpoints: ['http://127.0.0.1:9'] });
    const watch = etcd.watchPrefix('/w/', told);
    await told.until(({ errors }) => errors.length >= 2);
    await watch.close();
    await expect(watch.ready).rejects.toThrow(EtcdUnavailableError);
    expect(told.snapshots).toEqual([]);
  });
});
