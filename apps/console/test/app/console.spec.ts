import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectConfig } from '@marquee/config';
import { audit, fleet, listProperties, startFault } from '@marquee/contracts/console';
import { FAULTS_PREFIX } from '@marquee/contracts/faults';
import type { Statistics } from '@marquee/contracts/statistics';
import { join } from 'node:path';
import { z } from 'zod';
import { command, statement, work } from '../factories.js';
import { bearer, FakeInstance, FakeSupervisor, problemIn, TestConsole, TOKEN } from './console.js';

let sut: TestConsole;
beforeAll(async () => {
  sut = await TestConsole.open({ faultKey: 'k'.repeat(32) });
}, 60_000);
afterAll(() => sut[Symbol.asyncDispose]());

const trail = async () => audit.responses[200].parse(await (await sut.request('GET', '/api/audit')).json()).records;

describe('Access', () => {
  it.each([
    ['GET', '/api/fleet'],
    ['GET', '/api/scrape-targets'],
    ['GET', '/api/stream'],
    ['DELETE', '/api/faults'],
    ['POST', '/api/processes/lolomo-1/kill'],
    ['GET', '/metrics'],
    ['GET', '/internal/statistics'],
    ['GET', '/api/no-such-thing'],
  ])('refuses %s %s without the token', async (method, path) => {
    expect((await problemIn(await sut.request(method, path, undefined, {}), 401)).code).toBe('not-signed-in');
    const wrong = { authorization: `Bearer ${TOKEN}x` };
    expect((await problemIn(await sut.request(method, path, undefined, wrong), 401)).code).toBe('not-signed-in');
  });

  it('admits the page by cookie, and its changes only from its own origin', async () => {
    const denied = await sut.request('POST', '/api/login', { token: 'something else' }, {});
    expect((await problemIn(denied, 401)).code).toBe('not-signed-in');
    const login = await sut.request('POST', '/api/login', { token: TOKEN }, { origin: sut.url });
    expect(login.status).toBe(204);
    const setCookie = login.headers.get('set-cookie') ?? '';
    expect(setCookie).toMatch(/HttpOnly; SameSite=Strict/);
    expect(setCookie).not.toContain(TOKEN);
    const cookie = { cookie: setCookie.split(';', 1)[0] ?? '' };
    expect((await sut.request('GET', '/api/fleet', undefined, cookie)).status).toBe(200);
    const foreign = await sut.request('DELETE', '/api/faults', undefined, {
      ...cookie,
      origin: 'http://127.0.0.1:8080',
    });
    expect((await problemIn(foreign, 403)).code).toBe('foreign-origin');
    expect((await sut.request('DELETE', '/api/faults', undefined, cookie)).status).toBe(403);
    const own = await sut.request('DELETE', '/api/faults', undefined, { ...cookie, origin: sut.url });
    expect(own.status).toBe(200);
  });

  it.each(['/', '/api/login', '/api/fleet', '/livez', '/metrics'])(
    'answers 421 to %s at a host name that is not its own',
    async (path) => {
      const { statusCode } = await sut.app.inject({ url: path, headers: { ...bearer, host: 'evil.example' } });
      expect(statusCode).toBe(421);
    },
  );

  it('refuses a body for operators before it is read, unless they are known', async () => {
    const headers = { 'content-type': 'application/json' };
    const refused = await sut.app.inject({ method: 'POST', url: '/api/faults', headers, payload: '{broken' });
    expect(refused.statusCode).toBe(401);
    const read = await sut.app.inject({
      method: 'POST',
      url: '/api/faults',
      headers: { ...headers, ...bearer },
      payload: '{broken',
    });
    expect(read.statusCode).toBe(400);
  });

  it('answers a property nested 5,000 levels deep with a 400', async () => {
    const payload = `{"scope":{"kind":"global"},"why":"a drill","value":${'['.repeat(5_000)}${']'.repeat(5_000)}}`;
    const headers = { ...bearer, 'content-type': 'application/json' };
    const response = await sut.app.inject({ method: 'PUT', url: '/api/properties/x', headers, payload });
    expect(response.statusCode).toBe(400);
  });

  it('signs a page out: its cookie is worthless from then on, and another page stays signed in', async () => {
    const cookies = await Promise.all(
      [1, 2].map(async () => {
        const login = await sut.request('POST', '/api/login', { token: TOKEN }, { origin: sut.url });
        return { cookie: login.headers.get('set-cookie')?.split(';', 1)[0] ?? '' };
      }),
    );
    const [first = { cookie: '' }, second = { cookie: '' }] = cookies;
    const leaving = new AbortController();
    const streams = [first, second].map((headers) =>
      fetch(`${sut.url}/api/stream`, { headers, signal: leaving.signal }),
    );
    const [ending, staying] = await Promise.all(streams);
    const logout = await sut.request('DELETE', '/api/login', undefined, { ...first, origin: sut.url });
    expect([logout.status, logout.headers.get('set-cookie')]).toEqual([204, expect.stringContaining('=; Path=/')]);
    expect((await sut.request('GET', '/api/fleet', undefined, first)).status).toBe(401);
    expect((await sut.request('GET', '/api/fleet', undefined, second)).status).toBe(200);
    // Its stream ends, and the other's goes on.
    await ending?.text();
    const reader = staying?.body?.getReader();
    expect([await reader?.read(), await reader?.read()]).toMatchObject([{ done: false }, { done: false }]);
    leaving.abort();
  });

  it('makes guessing slow at the login and by bearer token, each for itself and for its address', async () => {
    const guess = async (address: string, kind: 'login' | 'bearer') => {
      const { statusCode, headers } = await sut.app.inject({
        remoteAddress: address,
        ...(kind === 'login'
          ? { method: 'POST', url: '/api/login', payload: { token: 'wrong' } }
          : { method: 'GET', url: '/api/fleet', headers: { authorization: 'Bearer wrong' } }),
      });
      return statusCode === 429 ? `429 after ${String(headers['retry-after'])}` : statusCode;
    };
    for (const [kind, free] of [
      ['login', 5],
      ['bearer', 30],
    ] as const) {
      for (let n = 0; n < free; n += 1) expect(await guess('192.0.2.1', kind)).toBe(401);
      expect(await guess('192.0.2.1', kind)).toBe('429 after 1');
    }
    expect(await guess('192.0.2.2', 'login')).toBe(401);
  });

  it('serves the page to everyone under a strict content security policy', async () => {
    const page = await sut.request('GET', '/', undefined, {});
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none';script-src 'self'");
    const script = await sut.request('GET', '/assets/console-1a2b.js', undefined, {});
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect((await sut.request('GET', '/assets/..%2Findex.html', undefined, {})).status).toBe(401);
    expect((await sut.request('GET', '/livez', undefined, {})).status).toBe(200);
  });
});

describe('The picture', () => {
  it('shows an open breaker within two seconds, and the statistics of the gateway from its private port', async () => {
    const reported: { now: Statistics } = {
      now: statement({ service: 'gateway', instance: 'gateway-1', commands: [command()], work: work({ requests: 7 }) }),
    };
    await using instance = await FakeInstance.open(() => reported.now);
    await sut.register({
      service: 'gateway',
      instance: 'gateway-1',
      url: 'http://127.0.0.1:1',
      privateUrl: instance.url,
    });
    const before = await sut.picture(({ work: seen }) => seen?.requests === 7);
    expect(before.edges).toMatchObject([{ from: 'gateway-1', to: 'row-builder', breaker: 'closed' }]);

    reported.now = {
      ...reported.now,
      commands: [command({ breaker: { state: 'open', calls: 20, errorPercent: 100 } })],
    };
    const since = Date.now();
    const after = await sut.picture(({ edges }) => edges[0]?.breaker === 'open');
    expect(Date.parse(after.at) - since).toBeLessThan(2_000);
  });

  it('has a scrape target for each instance, at the port that answers /metrics', async () => {
    await using instance = await FakeInstance.open(() =>
      statement({ service: 'gateway', instance: 'gateway-9', commands: [], work: work({ requests: 99 }) }),
    );
    await sut.register({
      service: 'gateway',
      instance: 'gateway-9',
      url: 'http://127.0.0.1:1',
      privateUrl: instance.url,
    });
    await sut.picture(({ work: seen }) => seen?.requests === 99);
    const targets = await (await sut.request('GET', '/api/scrape-targets')).json();
    expect(targets).toContainEqual({
      targets: [new URL(instance.url).host],
      labels: { service: 'gateway', instance: 'gateway-9' },
    });
  });

  it('follows an instance again after its stream was cut', async () => {
    let requests = 1;
    await using instance = await FakeInstance.open(() =>
      statement({ service: 'gateway', instance: 'gateway-9', work: work({ requests }) }),
    );
    await sut.register({ service: 'gateway', instance: 'gateway-9', url: instance.url });
    const node = (picture: { nodes: readonly { name: string; silentMs: number | null }[] }) =>
      picture.nodes.find(({ name }) => name === 'gateway-9');
    await sut.picture((picture) => (node(picture)?.silentMs ?? null) !== null);
    requests = 100;
    instance.cut();
    const after = await sut.picture(({ work: seen }) => (seen?.requests ?? 0) >= 100);
    expect(node(after)?.silentMs).toBeLessThan(3_500);
  });

  it('ignores statistics of another instance at a known address', async () => {
    await using instance = await FakeInstance.open(() => statement({ instance: 'lolomo-2' }));
    await sut.register({ service: 'lolomo', instance: 'lolomo-1', url: instance.url });
    await sut.picture(({ nodes }) => nodes.some(({ name }) => name === 'lolomo-1'));
    const seen = await sut.picture(() => true);
    expect(seen.nodes.find(({ name }) => name === 'lolomo-1')).toMatchObject({ registered: 'up', silentMs: null });
    const response = await sut.request('GET', '/api/fleet');
    const listed = fleet.responses[200].parse(await response.json());
    expect(listed.instances.map(({ name }) => name)).toContain('lolomo-1');
    expect(listed.processes).toBeNull();
  });
});

describe('A fault', () => {
  let instance: FakeInstance;
  beforeAll(async () => {
    const statistics = statement({ service: 'lolomo', instance: 'lolomo-7', commands: [command()] });
    instance = await FakeInstance.open(() => statistics);
    await sut.register({ service: 'lolomo', instance: 'lolomo-7', url: instance.url });
    await sut.picture(({ edges }) => edges.some(({ from }) => from === 'lolomo-7'));
  });
  afterAll(() => instance[Symbol.asyncDispose]());

  const slow = { target: 'row-builder.*', kind: 'delay', delayMs: 200, seconds: 60, why: 'lab 3' };

  it('appears in the picture, is cleared by its id, and both are recorded', async () => {
    const started = await sut.request('POST', '/api/faults', slow);
    expect(started.status).toBe(201);
    const { id } = startFault.responses[201].parse(await started.json());
    await sut.picture(({ faults }) => faults.some((fault) => fault.id === id));
    expect((await sut.request('DELETE', `/api/faults/${id}`)).status).toBe(204);
    await sut.picture(({ faults }) => faults.every((fault) => fault.id !== id));
    expect((await problemIn(await sut.request('DELETE', `/api/faults/${id}`), 404)).code).toBe('no-such-fault');
    const [clearing, starting] = await trail();
    expect(starting).toMatchObject({ what: FAULTS_PREFIX + id, why: 'lab 3', from: null, who: 'operator (script)' });
    expect(clearing).toMatchObject({ what: FAULTS_PREFIX + id, to: null });
  });

  it('ends automatically after its seconds', async () => {
    const started = await sut.request('POST', '/api/faults', { ...slow, seconds: 1 });
    const { id } = startFault.responses[201].parse(await started.json());
    const gone = Promise.withResolvers<void>();
    const watch = sut.etcd.watchPrefix(FAULTS_PREFIX, {
      snapshot: (entries) => !entries.has(FAULTS_PREFIX + id) && gone.resolve(),
      change: (changes) =>
        changes.some((change) => change.type === 'delete' && change.key === FAULTS_PREFIX + id) && gone.resolve(),
    });
    await gone.promise;
    await watch.close();
    expect((await sut.picture(() => true)).faults.map((fault) => fault.id)).not.toContain(id);
  });

  it('is cleared together with all others', async () => {
    await sut.request('POST', '/api/faults', slow);
    await sut.request('POST', '/api/faults', { ...slow, kind: 'error', delayMs: undefined, share: 0.5 });
    expect(await (await sut.request('DELETE', '/api/faults')).json()).toEqual({ cleared: 2 });
    expect((await sut.etcd.range(FAULTS_PREFIX)).entries).toEqual([]);
  });

  it.each(['row-builder.rows', 'row-builder.*', 'consume.viewing.events.v1'])('can target %s', async (target) => {
    const started = await sut.request('POST', '/api/faults', { ...slow, target });
    expect(started.status).toBe(201);
    await sut.request('DELETE', '/api/faults');
  });

  it.each(['row-bulder.rows', 'rows', 'consume.viewing.event.v1'])(
    'with the unknown target %s is refused with the names that exist',
    async (target) => {
      const response = await sut.request('POST', '/api/faults', { ...slow, target });
      const problem = await problemIn(response, 422);
      expect(problem.errors?.map(({ path }) => path)).toEqual(['/target']);
      expect(problem.code).toBe('unknown-fault-target');
      expect(problem.detail).toContain('row-builder.*, row-builder.rows');
      expect(problem.detail).toContain('consume.viewing.events.v1');
      expect((await sut.etcd.range(FAULTS_PREFIX)).entries).toEqual([]);
    },
  );

  it.each<[string, object, string]>([
    ['a delay without its length', { ...slow, delayMs: undefined }, '/delayMs'],
    ['an error with a delay', { ...slow, kind: 'error' }, '/delayMs'],
    ['a rule without an end', { ...slow, seconds: undefined }, '/seconds'],
    ['a rule for no calls', { ...slow, share: 0 }, '/share'],
  ])('is refused as %s', async (_, body, path) => {
    const problem = await problemIn(await sut.request('POST', '/api/faults', body), 400);
    expect(problem.errors?.map((error) => error.path)).toEqual([path]);
  });
});

describe('Acting on processes', () => {
  it('answers 501 where no supervisor runs', async () => {
    const problem = await problemIn(await sut.request('POST', '/api/processes/lolomo-1/kill'), 501);
    expect(problem.title).toBe('Processes are managed elsewhere');
  });

  it.each(['stop', 'platform', 'scale', 'lolomo-9'])(
    'are refused with 404 and never asked of the supervisor for %s, which is no process',
    async (name) => {
      await using supervisor = await FakeSupervisor.open('secret');
      await sut.writeRunFile({ url: supervisor.url, token: 'secret' }, [
        { name: 'row-builder-1', kind: 'service', service: 'row-builder', state: 'ready', restarts: 0 },
      ]);
      const refused = await problemIn(await sut.request('POST', `/api/processes/${name}/kill`), 404);
      expect([refused.code, supervisor.requests]).toEqual(['no-such-process', []]);
    },
  );

  it('asks the supervisor and records each action that it did', async () => {
    await using supervisor = await FakeSupervisor.open('secret');
    await sut.writeRunFile({ url: supervisor.url, token: 'secret' }, [
      { name: 'row-builder-1', kind: 'service', service: 'row-builder', state: 'ready', pid: 4, restarts: 2 },
      { name: 'nobody', kind: 'service', service: 'lolomo', state: 'held', restarts: 0 },
    ]);
    const refused = await problemIn(await sut.request('POST', '/api/processes/nobody/kill'), 409);
    expect(refused.detail).toBe('No process "nobody".');
    expect((await problemIn(await sut.request('POST', '/api/processes/row-builder/scale'), 400)).code).toBe(
      'invalid-request',
    );
    const paused = await sut.request('POST', '/api/processes/row-builder-1/pause', { why: 'see the page stay up' });
    expect([paused.status, await paused.json()]).toEqual([202, { name: 'row-builder-1', action: 'pause' }]);
    expect((await sut.request('POST', '/api/processes/row-builder/scale', { replicas: 3 })).status).toBe(202);
    expect(supervisor.requests).toEqual([
      'POST /processes/nobody/kill known',
      'POST /processes/row-builder-1/pause known',
      'POST /services/row-builder/scale/3 known',
    ]);
    const picture = await sut.picture(({ processesManaged }) => processesManaged);
    expect(picture.nodes.find(({ name }) => name === 'row-builder-1')?.process).toMatchObject({ restarts: 2 });
    // Records are written in the order of the actions, so that after the last one no other can follow.
    expect((await sut.recorded('process/row-builder')).to).toBe('scale to 3');
    const records = await trail();
    expect(records.find(({ what }) => what === 'process/row-builder-1')).toMatchObject({
      why: 'see the page stay up',
      from: 'ready',
      to: 'pause',
    });
    expect(records.some(({ what }) => what === 'process/nobody')).toBe(false);
  });
});

describe('A dynamic property', () => {
  const name = 'command.row-builder.rows.timeoutMs';
  const scope = { kind: 'service', service: 'lolomo' };

  it('reaches a running instance within a second, refuses values outside its schema, and can be removed', async () => {
    await using connected = await connectConfig({
      etcd: sut.etcd,
      identity: { service: 'lolomo', version: 'test', instance: 'lolomo-1' },
      env: {},
      lastKnownPath: join(sut.dataDir, 'last-known.json'),
    });
    const timeout = connected.config.property(name, z.number().int().min(1).max(60_000), 220);
    await connected.ready;
    // The console has properties of its own.
    const listed = async () => {
      const response = await sut.request('GET', '/api/properties');
      const { properties } = listProperties.responses[200].parse(await response.json());
      return properties.filter(({ service }) => service === 'lolomo');
    };
    while ((await listed()).length === 0);

    const changed = Promise.withResolvers<number>();
    using _ = subscription(timeout.onChange(() => changed.resolve(Date.now())));
    const requestedAt = Date.now();
    const put = await sut.request('PUT', `/api/properties/${name}`, { scope, value: 150, why: 'tighter' });
    expect(put.status).toBe(204);
    expect((await changed.promise) - requestedAt).toBeLessThan(1_000);
    expect(timeout.get()).toBe(150);
    expect(await listed()).toMatchObject([{ service: 'lolomo', name, default: 220, set: [{ scope, value: 150 }] }]);

    const refused = await sut.request('PUT', `/api/properties/${name}`, { scope, value: 0, why: 'too tight' });
    const problem = await problemIn(refused, 422);
    expect(problem.code).toBe('value-refused');
    expect(problem.detail).toMatch(/>=1/);

    const removed = await sut.request('DELETE', `/api/properties/${name}`, { scope, why: 'as it was' });
    expect(removed.status).toBe(204);
    expect((await listed())[0]?.set).toEqual([]);
    expect((await trail()).slice(0, 2)).toMatchObject([
      { why: 'as it was', from: '150', to: null },
      { why: 'tighter', from: null, to: '150' },
    ]);
  });

  it.each<[string, string, object, number]>([
    ['no service has declared it', 'no.such.property', { scope, value: 1, why: 'a try' }, 404],
    ['the request gives no reason', name, { scope, value: 1 }, 400],
    ['its scope is unknown', name, { scope: { kind: 'planet' }, value: 1, why: 'a try' }, 400],
  ])('is not set when %s', async (_, property, body, status) => {
    const problem = await problemIn(await sut.request('PUT', `/api/properties/${property}`, body), status);
    expect(problem.detail.length).toBeGreaterThan(10);
  });
});

describe('A console without FAULT_KEY', () => {
  it('refuses every fault, because no service would inject it', async () => {
    await using other = await TestConsole.open();
    const body = { target: 'row-builder.*', kind: 'error', seconds: 5 };
    expect((await problemIn(await other.request('POST', '/api/faults', body, bearer), 409)).code).toBe('faults-off');
  });
});

function subscription(end: () => void): Disposable {
  return { [Symbol.dispose]: end };
}
