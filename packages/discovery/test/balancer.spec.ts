import { describe, expect, it } from '@jest/globals';
import { Balancer, type BalancerSettings, type Instance } from '../src/index.js';
import { anInstance, Clock } from './factories.js';
import { seeded } from '@marquee/tooling/seeded';

const noRamp = { slowStartMs: 0 };

function setUp(instances: Instance[], settings: Partial<BalancerSettings> = noRamp) {
  const clock = new Clock();
  const list = { current: instances };
  const ejected: string[] = [];
  const balancer = new Balancer({
    directory: { instances: (service) => (service === 'lolomo' ? list.current : []) },
    random: seeded(1),
    now: clock.now,
    settings,
    onEjected: ({ instance }) => ejected.push(instance),
  });
  return { balancer, clock, list, ejected };
}

const pair = () => [anInstance({ instance: 'a' }), anInstance({ instance: 'b' })];

function idsOf(balancer: Balancer, times: number, options = {}): string[] {
  return Array.from({ length: times }, () => {
    const choice = balancer.pick('lolomo', options);
    choice?.done({ ok: true, ms: 10 });
    return choice?.record.instance ?? 'none';
  });
}

describe('the balancer', () => {
  it('returns nothing for a service without instances', () => {
    expect(setUp([]).balancer.pick('lolomo')).toBeUndefined();
    expect(setUp(pair()).balancer.pick('catalog')).toBeUndefined();
  });

  it('chooses only instances that are up and have weight', () => {
    const { balancer } = setUp([
      anInstance({ instance: 'starting', status: 'starting' }),
      anInstance({ instance: 'draining', status: 'draining' }),
      anInstance({ instance: 'out', status: 'out-of-service' }),
      anInstance({ instance: 'weightless', weight: 0 }),
      anInstance({ instance: 'up' }),
    ]);
    expect(new Set(idsOf(balancer, 50))).toEqual(new Set(['up']));
  });

  it('uses an instance that lost only its lease', () => {
    const { balancer } = setUp([{ ...anInstance({ instance: 'a' }), leaseLost: true }]);
    expect(idsOf(balancer, 1)).toEqual(['a']);
  });

  it('skips excluded instances and returns nothing if none is left', () => {
    const { balancer } = setUp(pair());
    expect(new Set(idsOf(balancer, 50, { exclude: new Set(['a']) }))).toEqual(new Set(['b']));
    expect(balancer.pick('lolomo', { exclude: new Set(['a', 'b']) })).toBeUndefined();
  });

  it('spreads the calls in flight evenly', () => {
    const { balancer } = setUp(pair());
    const open = Array.from({ length: 20 }, () => balancer.pick('lolomo')?.record.instance);
    expect(open.filter((instance) => instance === 'a')).toHaveLength(10);
  });

  it('counts a call as ended once, even if it is reported several times', () => {
    const { balancer } = setUp(pair());
    const first = balancer.pick('lolomo');
    for (let times = 0; times < 5; times++) first?.done({ ok: true, ms: 10 });
    const open = Array.from({ length: 20 }, () => balancer.pick('lolomo')?.record.instance);
    expect(open.filter((instance) => instance === 'a')).toHaveLength(10);
  });

  it('counts a released call as ended, and neither as a success nor as a failure', () => {
    const { balancer, ejected } = setUp(pair());
    for (let call = 0; call < 20; call++) balancer.pick('lolomo')?.release();
    expect(ejected).toEqual([]);
    const open = Array.from({ length: 20 }, () => balancer.pick('lolomo')?.record.instance);
    expect(open.filter((instance) => instance === 'a')).toHaveLength(10);
  });

  it('prefers the faster of two instances', () => {
    const { balancer } = setUp(pair());
    const served = { a: 0, b: 0 };
    for (let call = 0; call < 100; call++) {
      const choice = balancer.pick('lolomo');
      const id = choice?.record.instance === 'a' ? 'a' : 'b';
      served[id]++;
      choice?.done({ ok: true, ms: id === 'a' ? 500 : 5 });
    }
    expect(served.b).toBeGreaterThan(90);
  });

  it('does not prefer an instance because it fails fast', () => {
    const { balancer } = setUp(pair(), { ...noRamp, ejection: { failures: 1000, baseMs: 1, longestMs: 1 } });
    for (const instance of ['a', 'b']) {
      balancer.pick('lolomo', { exclude: new Set([instance]) })?.done({ ok: true, ms: 100 });
    }
    const served = { a: 0, b: 0 };
    for (let call = 0; call < 200; call++) {
      const choice = balancer.pick('lolomo');
      const id = choice?.record.instance === 'a' ? 'a' : 'b';
      served[id]++;
      choice?.done(id === 'a' ? { ok: false, ms: 1 } : { ok: true, ms: 100 });
    }
    expect(served.a).toBeLessThan(140);
  });
});

describe('a canary with a tenth of the weight', () => {
  it.each([0.1, 1, 20])('gets a tenth of the calls with %d calls in flight on average', (inFlight) => {
    const { balancer, clock } = setUp([
      anInstance({ instance: 'stable', weight: 0.9 }),
      anInstance({ instance: 'canary', weight: 0.1 }),
    ]);
    const random = seeded(3);
    const running: { readonly endsAt: number; readonly end: () => void }[] = [];
    const calls = 5000;
    let canary = 0;
    for (let call = 0; call < calls; call++) {
      clock.advance((-Math.log(1 - random()) * 10) / inFlight);
      for (const { end } of running.filter(({ endsAt }) => endsAt <= clock.now())) end();
      running.splice(0, running.length, ...running.filter(({ endsAt }) => endsAt > clock.now()));
      const choice = balancer.pick('lolomo');
      if (choice?.record.instance === 'canary') canary++;
      const ms = 20 * random();
      running.push({ endsAt: clock.now() + ms, end: () => choice?.done({ ok: true, ms }) });
    }
    expect(canary / calls).toBeGreaterThan(0.085);
    expect(canary / calls).toBeLessThan(0.115);
  });
});

describe('an ejection', () => {
  const settings = { ...noRamp, ejection: { failures: 2, baseMs: 1000, longestMs: 8000 } };

  function break_(balancer: Balancer, exclude: string): void {
    for (let call = 0; call < 2; call++) {
      balancer.pick('lolomo', { exclude: new Set([exclude]) })?.done({ ok: false, ms: 1 });
    }
  }

  it('removes a failing instance for its duration', () => {
    const { balancer, clock, ejected } = setUp(pair(), settings);
    break_(balancer, 'b');
    expect(ejected).toEqual(['a']);
    expect(balancer.ejected()).toEqual(['a']);
    expect(new Set(idsOf(balancer, 50))).toEqual(new Set(['b']));
    clock.advance(1000);
    expect(balancer.ejected()).toEqual([]);
    expect(new Set(idsOf(balancer, 50))).toEqual(new Set(['a', 'b']));
  });

  it('is ignored when all other instances are excluded', () => {
    const { balancer } = setUp(pair(), settings);
    break_(balancer, 'b');
    expect(idsOf(balancer, 1, { exclude: new Set(['b']) })).toEqual(['a']);
  });

  it('ends when the failing process is replaced', () => {
    const { balancer, list } = setUp(pair(), settings);
    break_(balancer, 'b');
    list.current = [anInstance({ instance: 'a', startedAt: 1_700_000_000_001 }), anInstance({ instance: 'b' })];
    expect(new Set(idsOf(balancer, 50))).toEqual(new Set(['a', 'b']));
  });
});

describe('slow start', () => {
  it('gives a new instance a tenth of its share at first and all of it at the end', () => {
    const { balancer, clock, list } = setUp([anInstance({ instance: 'a' })], { slowStartMs: 10_000 });
    idsOf(balancer, 1);
    clock.advance(10_000);
    list.current = pair();
    const share = () => idsOf(balancer, 2000).filter((instance) => instance === 'b').length / 2000;
    expect(share()).toBeLessThan(0.2);
    clock.advance(10_000);
    expect(share()).toBeGreaterThan(0.45);
  });
});

describe('affinity', () => {
  const trio = () => ['a', 'b', 'c'].map((instance) => anInstance({ instance }));

  it('sends each viewer to one instance and uses all instances', () => {
    const { balancer } = setUp(trio());
    const instancesOf = (viewer: number) => new Set(idsOf(balancer, 5, { affinityKey: `viewer-${viewer}` }));
    const instancesByViewer = Array.from({ length: 60 }, (_, viewer) => instancesOf(viewer));
    expect(instancesByViewer.every(({ size }) => size === 1)).toBe(true);
    expect(new Set(instancesByViewer.flatMap((ids) => [...ids]))).toEqual(new Set(['a', 'b', 'c']));
  });

  it('limits the burst of one viewer to 1.25 times the even share', () => {
    const { balancer } = setUp(trio());
    const open = Array.from({ length: 30 }, () => balancer.pick('lolomo', { affinityKey: 'busy' })?.record.instance);
    const loads = ['a', 'b', 'c'].map((id) => open.filter((instance) => instance === id).length);
    expect(Math.max(...loads)).toBeLessThanOrEqual(13);
    expect(Math.max(...loads)).toBeGreaterThan(10);
  });

  it('moves a viewer only when its instance leaves', () => {
    const { balancer, list } = setUp(trio());
    const instancesOf = (viewer: number) => idsOf(balancer, 1, { affinityKey: `viewer-${viewer}` })[0];
    const before = Array.from({ length: 60 }, (_, viewer) => instancesOf(viewer));
    list.current = trio().filter(({ record }) => record.instance !== 'b');
    before.forEach((was, viewer) => {
      const now = instancesOf(viewer);
      expect(now === was || was === 'b').toBe(true);
    });
  });
});
