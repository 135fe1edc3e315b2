import { describe, expect, it } from '@jest/globals';
import { Picture } from '@marquee/contracts/console';
import type { ManagedProcess } from '@marquee/contracts/console';
import fc from 'fast-check';
import { callsOf } from '../src/fleet/calls.domain.js';
import { pictureOf } from '../src/fleet/picture.domain.js';
import type { FleetSources, RegisteredInstance, StatisticsReport } from '../src/fleet/picture.domain.js';
import { mergeWork } from '../src/fleet/work.domain.js';
import { command, rule, statement, work } from './factories.js';

const NOW = Date.UTC(2026, 0, 1);

const registered = (instance: string, leaseLost = false): RegisteredInstance => ({
  record: { service: instance.replace(/-\d+$/, ''), instance, version: 'v1', status: 'up' },
  leaseLost,
});
const process = (name: string, part: Partial<ManagedProcess> = {}): ManagedProcess => ({
  name,
  kind: 'service',
  service: name.replace(/-\d+$/, ''),
  state: 'ready',
  pid: 7,
  restarts: 0,
  ...part,
});
const report = (ageMs: number, part: Parameters<typeof statement>[0] = {}): [string, StatisticsReport] => {
  const statistics = statement(part);
  return [statistics.instance, { statistics, at: NOW - ageMs }];
};
const picture = (part: Partial<FleetSources> = {}) =>
  pictureOf({ instances: [], reports: new Map(), processes: null, faults: [], faultsEnabled: true, now: NOW, ...part });
const nodeNamed = (name: string, part: Partial<FleetSources>) => picture(part).nodes.find((node) => node.name === name);

describe('pictureOf', () => {
  it('fits its contract, and shows the engines without any statistics', () => {
    const empty = Picture.parse(picture());
    expect(empty.nodes.map(({ name, kind }) => [name, kind])).toEqual([
      ['etcd', 'engine'],
      ['kafka', 'engine'],
      ['postgres', 'engine'],
    ]);
    expect(empty).toMatchObject({ edges: [], work: null, processesManaged: false });
  });

  it('shows a frozen process that the registry has dropped', () => {
    expect(
      nodeNamed('row-builder-1', {
        processes: [process('row-builder-1', { state: 'paused' })],
        reports: new Map([
          report(20_000, { service: 'row-builder', instance: 'row-builder-1', commands: [command()] }),
        ]),
      }),
    ).toMatchObject({ registered: 'absent', silentMs: 20_000, process: { state: 'paused' }, commands: [] });
  });

  it.each<[string, Partial<FleetSources>, string]>([
    ['up', { instances: [registered('lolomo-1')] }, 'up'],
    ['lease-lost', { instances: [registered('lolomo-1', true)] }, 'lease-lost'],
    ['absent', { processes: [process('lolomo-1')] }, 'absent'],
  ])('shows an instance that is %s', (_, sources, state) => {
    expect(nodeNamed('lolomo-1', sources)?.registered).toBe(state);
  });

  it('shows what an instance reports as missing', () => {
    const health = { serves: true, consumes: false, checks: { a: true as const, 'viewing.events.v1': 'paused' } };
    expect(nodeNamed('lolomo-1', { reports: new Map([report(0, { health })]) })?.missing).toEqual(['paused']);
  });

  it('draws calls from instances to services and engines, without those of silent instances', () => {
    const open = command({
      counts: { success: 5, timeout: 3, 'short-circuited': 2 },
      breaker: { state: 'open', calls: 8, errorPercent: 37.5 },
    });
    const database = command({ name: 'edge-database.find', group: 'edge-database', counts: { success: 20 } });
    const { edges } = picture({
      reports: new Map([
        report(0, { commands: [open, database] }),
        report(9_000, { instance: 'lolomo-2', commands: [open] }),
      ]),
      faults: [rule()],
    });
    expect(edges).toEqual([
      {
        from: 'lolomo-1',
        to: 'row-builder',
        command: 'row-builder.rows',
        perSecond: 1,
        errorShare: 0.5,
        breaker: 'open',
        p99Ms: 80,
        faulted: true,
      },
      expect.objectContaining({ to: 'postgres', perSecond: 2, errorShare: 0, breaker: 'closed', faulted: false }),
    ]);
  });

  it('leaves out the console itself', () => {
    expect(nodeNamed('console-1', { instances: [registered('console-1')] })).toBeUndefined();
  });
});

const counts = fc.dictionary(
  fc.constantFrom('success', 'bad-request', 'failure', 'timeout', 'short-circuited', 'bulkhead-rejected', 'cancelled'),
  fc.nat(10_000),
);

describe('callsOf', () => {
  it('returns an error share between 0 and 1 and ignores cancelled calls', () => {
    fc.assert(
      fc.property(counts, fc.nat(100), (events, cancelled) => {
        const calls = callsOf(events);
        expect(calls.errorShare).toBeGreaterThanOrEqual(0);
        expect(calls.errorShare).toBeLessThanOrEqual(1);
        expect(callsOf({ ...events, cancelled })).toEqual(calls);
      }),
    );
  });
});

const works = fc
  .record({ requests: fc.nat(1_000), p50Ms: fc.nat(300), over: fc.nat(300), live: fc.nat(50), timeouts: fc.nat(9) })
  .map(({ requests, p50Ms, over, live, timeouts }) =>
    work({
      requests,
      failed: Math.min(requests, timeouts),
      p50Ms,
      p99Ms: p50Ms + over,
      rows: { ...work().rows, live },
      reasons: timeouts === 0 ? {} : { timeout: timeouts },
      freshness: timeouts === 0 ? null : { events: timeouts, p50Ms: 5, p99Ms: 9 },
    }),
  );

describe('mergeWork', () => {
  it('returns null without statistics', () => {
    expect(mergeWork([])).toBeNull();
  });

  it('adds up counts in any order and takes the slowest p99', () => {
    fc.assert(
      fc.property(fc.array(works, { minLength: 1, maxLength: 5 }), (all) => {
        const merged = mergeWork(all);
        const sum = (read: (one: (typeof all)[number]) => number) => all.reduce((total, one) => total + read(one), 0);
        expect(merged?.requests).toBe(sum(({ requests }) => requests));
        expect(merged?.failed).toBe(sum(({ failed }) => failed));
        expect(merged?.rows.live).toBe(sum(({ rows }) => rows.live));
        expect(merged?.reasons.timeout ?? 0).toBe(sum(({ reasons }) => reasons.timeout ?? 0));
        expect(merged?.freshness?.events ?? 0).toBe(sum(({ freshness }) => freshness?.events ?? 0));
        expect(merged?.p99Ms).toBe(Math.max(...all.map(({ p99Ms }) => p99Ms)));
        const reversed = mergeWork(all.toReversed());
        expect(reversed?.p50Ms).toBeCloseTo(merged?.p50Ms ?? Number.NaN, 6);
        expect({ ...reversed, p50Ms: 0, freshness: null }).toEqual({ ...merged, p50Ms: 0, freshness: null });
      }),
    );
  });
});
