import { describe, expect, it } from '@jest/globals';
import { Balancer, type BalancerSettings, type Instance } from '../src/index.js';
import { anInstance, Clock } from './factories.js';
import { seeded } from './random.js';

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
  it('has no choice for a service without instances', () => {
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

  it('leaves out the excluded, and says so when nobody is left', () => {
    const { balancer } = setUp(pair());
    expect(new Set(idsOf(balancer, 50, { exclude: new Set(['a']) }))).toEqual(new Set(['b']));
    expect(balancer.pick('lolomo', { exclude: new Set(['a', 'b']) })).toBeUndefined();
  });

  it('spreads calls in flight evenly', () => {
    const { balancer } = setUp(pair());
    const open = Array.from({ length: 20 }, () => balancer.pick('lolomo')?.record.instance);
    expect(open.filter((instance) => instance === 'a')).toHaveLength(10);
  });

  it('counts a call once, however often it is said to be done', () => {
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

  it('avoids the slower of two', () => {
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

  it('is not drawn to an instance that fails fast', () => {
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

describe('ejection', () => {
  const settings = { ...noRamp, ejection: { failures: 2, baseMs: 1000, longestMs: 8000 } };

  function break_(balancer: Balancer, exclude: string): void {
    for (let call = 0; call < 2; call++) {
      balancer.pick('lolomo', { exclude: new Set([exclude]) })?.done({ ok: false, ms: 1 });
    }
  }

  it('keeps a failing instance out for its time', () => {
    const { balancer, clock, ejected } = setUp(pair(), settings);
    break_(balancer, 'b');
    expect(ejected).toEqual(['a']);
    expect(new Set(idsOf(balancer, 50))).toEqual(new Set(['b']));
    clock.advance(1000);
    expect(new Set(idsOf(balancer, 50))).toEqual(new Set(['a', 'b']));
  });

  it('uses an ejected instance when all others are excluded', () => {
    const { balancer } = setUp(pair(), settings);
    break_(balancer, 'b');
    expect(idsOf(balancer, 1, { exclude: new Set(['b']) })).toEqual(['a']);
  });

  it('does not outlive the process that failed', () => {
    const { balancer, list } = setUp(pair(), settings);
    break_(balancer, 'b');
    list.current = [anInstance({ instance: 'a', startedAt: 1_700_000_000_001 }), anInstance({ instance: 'b' })];
    expect(new Set(idsOf(balancer, 50))).toEqual(new Set(['a', 'b']));
  });
});

describe('slow start', () => {
  it('gives a newcomer a tenth at first and its full share in the end', () => {
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

  it('sends a viewer to the same instance, and viewers to all', () => {
    const { balancer } = setUp(trio());
    const home = (viewer: number) => new Set(idsOf(balancer, 5, { affinityKey: `viewer-${viewer}` }));
    const homes = Array.from({ length: 60 }, (_, viewer) => home(viewer));
    expect(homes.every(({ size }) => size === 1)).toBe(true);
    expect(new Set(homes.flatMap((ids) => [...ids]))).toEqual(new Set(['a', 'b', 'c']));
  });

  it('holds one viewer’s burst within a quarter above the even share', () => {
    const { balancer } = setUp(trio());
    const open = Array.from({ length: 30 }, () => balancer.pick('lolomo', { affinityKey: 'busy' })?.record.instance);
    const loads = ['a', 'b', 'c'].map((id) => open.filter((instance) => instance === id).length);
    expect(Math.max(...loads)).toBeLessThanOrEqual(13);
    expect(Math.max(...loads)).toBeGreaterThan(10);
  });

  it('moves a viewer only when the own instance leaves', () => {
    const { balancer, list } = setUp(trio());
    const home = (viewer: number) => idsOf(balancer, 1, { affinityKey: `viewer-${viewer}` })[0];
    const before = Array.from({ length: 60 }, (_, viewer) => home(viewer));
    list.current = trio().filter(({ record }) => record.instance !== 'b');
    before.forEach((was, viewer) => {
      const now = home(viewer);
      expect(now === was || was === 'b').toBe(true);
    });
  });
});
