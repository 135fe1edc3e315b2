import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BreakableEtcd } from '@marquee/local/testing';
import { EtcdClient } from '@marquee/etcd';
import {
  Directory,
  instanceKey,
  register,
  type DirectoryEvent,
  type DirectoryOptions,
  type RegistrationState,
} from '../src/index.js';
import { Events } from './events.js';
import { aRecord } from './factories.js';

let engine: BreakableEtcd;
let etcd: EtcdClient;
let folder: string;

beforeEach(async () => {
  engine = await BreakableEtcd.start();
  etcd = new EtcdClient({ endpoints: [engine.endpoint], timeoutMs: 1000 });
  folder = await mkdtemp(join(tmpdir(), 'directory-'));
});

afterEach(async () => {
  await etcd.close();
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function open(options: Partial<DirectoryOptions> = {}) {
  const events = new Events<DirectoryEvent>();
  const directory = await Directory.open({
    etcd,
    probe: async () => false,
    snapshotPath: join(folder, 'instances.json'),
    onEvent: events.tell,
    ...options,
  });
  const ids = () => directory.instances('lolomo').map(({ record }) => record.instance);
  const seen = (...expected: string[]) => events.until(() => String(ids()) === String(expected));
  return { directory, events, ids, seen };
}

function registering(over: Parameters<typeof aRecord>[0] = {}, ttlSeconds = 5) {
  const states = new Events<RegistrationState>();
  const registration = register({ etcd, record: aRecord(over), ttlSeconds, onState: states.tell });
  const registered = () => states.until(() => registration.state.kind === 'registered');
  return { registration, states, registered };
}

describe('a registration', () => {
  it('appears in the directory, changes its status and weight, and disappears when it is closed', async () => {
    await using list = (await open()).directory;
    await list.ready;
    const changed = new Events<string>();
    list.onChange(changed.tell);
    const { registration } = registering({ status: 'starting' });
    await changed.until(() => list.instances('lolomo').length === 1);
    expect(list.instances('lolomo')).toEqual([{ record: aRecord({ status: 'starting' }), leaseLost: false }]);
    expect(await registration.setStatus('up')).toBe(true);
    await changed.until(() => list.instances('lolomo')[0]?.record.status === 'up');
    expect(await registration.setWeight(0.1)).toBe(true);
    await changed.until(() => list.instances('lolomo')[0]?.record.weight === 0.1);
    expect(await registration.setStatus('draining')).toBe(true);
    await registration.close();
    await changed.until(() => list.instances('lolomo').length === 0);
    expect(registration.state).toEqual({ kind: 'closed' });
    expect(list.services()).toEqual([]);
  });

  it('is ignored by a directory that does not accept its host, and so is another kind of URL', async () => {
    const { directory, events, seen } = await open({ acceptsHost: (host) => host === '127.0.0.1' });
    await using _closing = directory;
    const strange = [
      aRecord({ instance: 'metadata', url: 'http://169.254.169.254/latest' }),
      aRecord({ instance: 'elsewhere', privateUrl: 'http://evil.example' }),
      aRecord({ instance: 'file', url: 'file:///etc/passwd' }),
    ];
    for (const record of strange) await etcd.put(instanceKey(record), JSON.stringify(record));
    await using _registration = registering().registration;
    await seen('lolomo-1');
    const refused = events.all.flatMap((event) => (event.kind === 'refused' ? [event.host] : []));
    expect(refused).toEqual(['169.254.169.254', 'evil.example']);
    for (const record of strange) await etcd.delete(instanceKey(record));
  });

  it('stays beyond its TTL because it is renewed', async () => {
    const { directory, events, seen } = await open();
    await using _closing = directory;
    await using registration = registering({}, 1).registration;
    await seen('lolomo-1');
    // A second instance whose lease is not renewed serves as the timer.
    const lease = await etcd.leaseGrant(2);
    const silent = aRecord({ instance: 'silent' });
    await etcd.put(instanceKey(silent), JSON.stringify(silent), { lease: lease.id });
    await seen('lolomo-1', 'silent');
    await seen('lolomo-1');
    expect(events.all.filter(({ kind }) => kind === 'dropped')).toHaveLength(1);
    expect(registration.state.kind).toBe('registered');
  });

  it('says when its lease was last renewed, so that its age grows while etcd is unavailable', async () => {
    const { registration, states, registered } = registering({}, 1);
    expect(registration.renewedAt).toBeUndefined();
    const began = Date.now();
    await registered();
    const first = registration.renewedAt ?? 0;
    expect(first).toBeGreaterThanOrEqual(began);
    await engine.kill();
    await states.until(() => registration.state.kind === 'unavailable');
    const last = registration.renewedAt ?? 0;
    await engine.start();
    await registered();
    expect(registration.renewedAt).toBeGreaterThan(last);
    await registration.close();
  });

  it('is repeated when its lease is lost', async () => {
    const { registration, states, registered } = registering({}, 1);
    await using _closing = registration;
    await registered();
    const { lease } = registration.state as { lease: string };
    await etcd.leaseRevoke(lease);
    await states.until(() => states.all.length >= 3);
    expect(states.all.map(({ kind }) => kind)).toEqual(['registered', 'unavailable', 'registered']);
    expect(registration.state).not.toMatchObject({ lease });
    expect((await etcd.get(instanceKey(aRecord())))?.value).toContain('lolomo-1');
  });

  it('waits for etcd at the start and registers once etcd is available', async () => {
    await engine.kill();
    const { registration, states, registered } = registering();
    await using _closing = registration;
    await states.until(() => registration.state.kind === 'unavailable');
    expect(await registration.setStatus('up')).toBe(false);
    await engine.start();
    await registered();
    expect((await etcd.get(instanceKey(aRecord())))?.value).toContain('"status":"up"');
  });

  it('is repeated after etcd was killed and lost it', async () => {
    const { registration, states, registered } = registering({}, 1);
    await using _closing = registration;
    await registered();
    await engine.kill();
    await states.until(() => registration.state.kind === 'unavailable');
    await engine.start();
    await registered();
    expect((await etcd.get(instanceKey(aRecord())))?.value).toContain('lolomo-1');
  });

  it('refuses a record whose ids cannot be part of a key', () => {
    expect(() => register({ etcd, record: aRecord({ service: 'a/b' }) })).toThrow('part of a key');
  });
});

describe('an instance whose lease expires', () => {
  async function expiring(instance: string): Promise<void> {
    const lease = await etcd.leaseGrant(1);
    const record = aRecord({ instance });
    await etcd.put(instanceKey(record), JSON.stringify(record), { lease: lease.id });
  }

  it('is dropped when it does not answer its probe', async () => {
    const { directory, events, seen } = await open();
    await using _closing = directory;
    await expiring('dead');
    await seen('dead');
    await seen();
    expect(events.all.at(-2)).toMatchObject({ kind: 'dropped', why: 'probe failed' });
  });

  it('stays marked while it answers its probes and is dropped when it no longer does', async () => {
    let answers = true;
    const { directory, events, seen } = await open({ probe: async () => answers, probeEveryMs: 50 });
    await using _closing = directory;
    await expiring('alive');
    await seen('alive');
    await events.until(() => events.all.some(({ kind }) => kind === 'kept'));
    expect(directory.instances('lolomo')).toMatchObject([{ leaseLost: true }]);
    answers = false;
    await seen();
    expect(events.all.filter(({ kind }) => kind === 'kept')).toHaveLength(1);
  });

  it('loses its mark when it registers again', async () => {
    const { directory, events } = await open({ probe: async () => true });
    await using _closing = directory;
    await expiring('lolomo-1');
    await events.until(() => directory.instances('lolomo')[0]?.leaseLost === true);
    await using _registration = registering().registration;
    await events.until(() => directory.instances('lolomo')[0]?.leaseLost === false);
    expect(directory.instances('lolomo')).toHaveLength(1);
  });

  it('stays when it registers again before its probe has failed', async () => {
    const probe = Promise.withResolvers<boolean>();
    const { directory, events } = await open({ probe: () => probe.promise });
    await using _closing = directory;
    await expiring('lolomo-1');
    await events.until(() => directory.instances('lolomo')[0]?.leaseLost === true);
    await using _registration = registering().registration;
    await events.until(() => directory.instances('lolomo')[0]?.leaseLost === false);
    probe.resolve(false);
    await new Promise(setImmediate);
    expect(directory.instances('lolomo')).toHaveLength(1);
  });

  it('is dropped when its probe takes too long', async () => {
    const { directory, events, seen } = await open({
      probeTimeoutMs: 50,
      probe: (_record, signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('too late')))),
    });
    await using _closing = directory;
    await expiring('frozen');
    await seen('frozen');
    await seen();
    expect(events.all.at(-2)).toMatchObject({ kind: 'dropped', record: { instance: 'frozen' } });
  });
});

describe('a directory', () => {
  it('keeps its list while etcd is unavailable and then probes each missing instance', async () => {
    const probed: string[] = [];
    const { directory, events, seen, ids } = await open({
      probe: async ({ instance }) => {
        probed.push(instance);
        return instance === 'lolomo-1';
      },
    });
    await using _closing = directory;
    const staying = registering({ instance: 'lolomo-1' }, 60).registration;
    await seen('lolomo-1');
    const leaving = registering({ instance: 'lolomo-2' }, 60).registration;
    await seen('lolomo-1', 'lolomo-2');
    await engine.kill();
    await events.until(() => events.all.some(({ kind }) => kind === 'trouble'));
    expect(ids()).toEqual(['lolomo-1', 'lolomo-2']);
    // antietcd does not keep leased keys over a restart, so both are missing from the new snapshot.
    await Promise.all([staying.close(), leaving.close()]);
    await engine.start();
    await seen('lolomo-1');
    expect(probed.toSorted()).toEqual(['lolomo-1', 'lolomo-2']);
    expect(directory.instances('lolomo')[0]?.leaseLost).toBe(true);
  });

  it('starts from disk while etcd is unavailable', async () => {
    const first = await open();
    await using _registration = registering({}, 60).registration;
    await first.seen('lolomo-1');
    await first.directory.close();
    await engine.kill();
    const second = await open();
    await using _closing = second.directory;
    expect(second.directory.instances('lolomo')).toEqual([{ record: aRecord(), leaseLost: false }]);
  });

  it('ignores a value that is not a record or belongs to another instance', async () => {
    const { directory, events, seen } = await open();
    await using _closing = directory;
    await directory.ready;
    await etcd.put(`/marquee/instances/lolomo/${randomUUID()}`, 'nonsense');
    await etcd.put('/marquee/instances/lolomo/lolomo-9', JSON.stringify(aRecord()));
    await etcd.put(instanceKey(aRecord()), JSON.stringify(aRecord()));
    await seen('lolomo-1');
    expect(events.all.filter(({ kind }) => kind === 'trouble')).toHaveLength(2);
  });
});
