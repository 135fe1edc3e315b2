import { describe, expect, it } from '@jest/globals';
import type { FleetEdge, FleetNode, Picture } from '@marquee/contracts/console';
import type { HomeWork } from '@marquee/contracts/statistics';
import fc from 'fast-check';
import { ENGINES, SERVICES } from '@marquee/contracts/topology';
import { auditWords } from '../src/audit/audit-words.js';
import { curveOf } from '../src/map/curve.js';
import { linesOf } from '../src/map/lines.js';
import { layoutMap } from '../src/map/map-layout.js';
import { grow, RUNGS } from '../src/picture/history.js';
import type { Moment } from '../src/picture/history.js';
import { stateOf } from '../src/picture/node-state.js';
import { percent, remaining, tell } from '../src/picture/story.js';

const AT = '2026-01-01T00:00:00.000Z';
const none = { live: 0, 'last-good': 0, segment: 0, popular: 0, static: 0 };

const work = (part: Partial<HomeWork> = {}): HomeWork => ({
  windowMs: 10_000,
  requests: 20,
  failed: 0,
  p50Ms: 40,
  p99Ms: 120,
  pages: { ...none, live: 20 },
  rows: { ...none, live: 100 },
  reasons: {},
  freshness: null,
  ...part,
});

const node = (name: string, part: Partial<FleetNode> = {}): FleetNode => ({
  name,
  kind: 'service',
  service: name.replace(/-\d+$/, ''),
  version: 'v1',
  registered: 'up',
  silentMs: 100,
  missing: [],
  process: { name, kind: 'service', service: name.replace(/-\d+$/, ''), state: 'ready', restarts: 0 },
  commands: [],
  ...part,
});

const frozen = (name: string) => {
  const { process, ...rest } = node(name, { registered: 'absent', silentMs: 20_000 });
  return { ...rest, process: process && { ...process, state: 'paused' as const } };
};

const edge = (part: Partial<FleetEdge> = {}): FleetEdge => ({
  from: 'lolomo-1',
  to: 'row-builder',
  command: 'row-builder.rows',
  perSecond: 10,
  errorShare: 0,
  breaker: 'closed',
  p99Ms: 90,
  faulted: false,
  ...part,
});

const picture = (part: Partial<Picture> = {}): Picture => ({
  at: AT,
  nodes: ['gateway-1', 'lolomo-1', 'lolomo-2', 'row-builder-1', 'row-builder-2'].map((name) => node(name)),
  edges: [edge()],
  work: work(),
  faults: [],
  faultsEnabled: true,
  processesManaged: true,
  ...part,
});

describe('the story', () => {
  it.each<[string, Partial<Picture>, string, string]>([
    ['whole', {}, 'good', 'The home page is whole.'],
    ['unheard', { work: null }, 'bad', 'No gateway is heard, so the home page cannot be judged.'],
    [
      'unasked',
      { work: work({ requests: 0, pages: none }) },
      'off',
      'Nobody is asking for the home page at the moment.',
    ],
    ['failing', { work: work({ failed: 5 }) }, 'bad', 'The home page fails for 25 % of requests.'],
    [
      'on lower rungs',
      { work: work({ rows: { ...none, live: 99, popular: 1 } }) },
      'warn',
      'The home page stays up, on lower rungs.',
    ],
  ])('says of a home page that it is %s', (_, part, tone, headline) => {
    expect(tell(picture(part))).toMatchObject({ tone, headline });
  });

  it('tells on one screen how the page stays up while row-builder is frozen, on which rung and why', () => {
    const story = tell(
      picture({
        nodes: [node('gateway-1'), node('lolomo-1'), frozen('row-builder-1'), frozen('row-builder-2')],
        edges: [edge({ breaker: 'open', errorShare: 0.95 })],
        work: work({
          pages: { ...none, 'last-good': 20 },
          rows: { ...none, 'last-good': 60, popular: 40 },
          reasons: { timeout: 10, 'breaker-open': 90 },
        }),
      }),
    );
    expect(story.sentences).toEqual([
      '100 % of pages answered, 99 of 100 within 120 ms. Of its rows: 60 % last-good (saved earlier for the same viewer) and 40 % popular (what everyone watches). Not live because calls are paused after repeated failures, or it took too long.',
      'row-builder-1 and row-builder-2 are frozen.',
      'lolomo-1 has stopped asking row-builder and tries one call now and then (breaker open).',
    ]);
  });

  it('says what is done on purpose, and for how long', () => {
    const rule = { id: 'a', target: 'row-builder.*', share: 0.5, scope: 'all', until: '2026-01-01T00:00:42Z' } as const;
    const { sentences } = tell(picture({ faults: [{ ...rule, kind: 'delay', delayMs: 200 }] }));
    expect(sentences.at(-1)).toBe('On purpose: 50 % of calls of row-builder.* are 200 ms slower, for another 42 s.');
    expect(remaining({ until: '2025-12-31T00:00:00Z' }, AT)).toBe('0 s');
  });

  it('never calls all what is not all, nor none what is some', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        const said = percent(share);
        expect(said === '100 %').toBe(share === 1);
        expect(said === '0 %').toBe(share === 0);
      }),
    );
    expect([percent(0), percent(1)]).toEqual(['0 %', '100 %']);
  });
});

describe('the state of a node', () => {
  it.each<[string, FleetNode]>([
    ['running', node('lolomo-1')],
    ['frozen', frozen('lolomo-1')],
    ['silent', node('lolomo-1', { silentMs: 5_000 })],
    ['silent', node('lolomo-1', { silentMs: null })],
    ['no lease', node('lolomo-1', { registered: 'lease-lost' })],
    ['misses something', node('lolomo-1', { missing: ['the broker is away'] })],
    ['unregistered', node('lolomo-1', { registered: 'absent' })],
    ['gone', node('lolomo-1', { registered: 'absent', process: null })],
    ['running', node('simulator-1', { registered: 'absent', silentMs: null })],
    ['elsewhere', node('kafka', { kind: 'engine', registered: 'absent', process: null })],
  ])('is: %s', (word, of) => {
    expect(stateOf(of).word).toBe(word);
  });
});

describe('the lines of the map', () => {
  const two = picture({
    edges: [
      edge(),
      edge({ command: 'row-builder.popular', perSecond: 10, errorShare: 0.5, breaker: 'open' }),
      edge({ from: 'lolomo-2', perSecond: 4 }),
    ],
  });

  it('bundle the commands between two ends: paces add up, errors are weighed, the worst breaker shows', () => {
    const lines = linesOf(two, 'instance').filter(({ to }) => to === 'row-builder');
    expect(lines).toMatchObject([
      { from: 'lolomo-1', perSecond: 20, errorShare: 0.25, breaker: 'open' },
      { from: 'lolomo-2', perSecond: 4, errorShare: 0, breaker: 'closed' },
    ]);
  });

  it('are one a service where the map is narrow', () => {
    const lines = linesOf(two, 'group').filter(({ to }) => to === 'row-builder');
    expect(lines).toMatchObject([{ from: 'lolomo', perSecond: 24, breaker: 'open' }]);
  });

  it('show the viewers by the work of the home page', () => {
    expect(linesOf(picture({ work: work({ failed: 5 }) }), 'group')[0]).toMatchObject({
      from: 'viewers',
      to: 'gateway',
      perSecond: 2,
      errorShare: 0.25,
      breaker: null,
    });
  });

  it.each([true, false])('begin and end at boxes that stand on the map (narrow: %s)', (narrow) => {
    const layout = layoutMap(picture(), narrow);
    for (const line of linesOf(picture(), narrow ? 'group' : 'instance')) {
      const curve = curveOf(line, layout, narrow);
      expect(curve?.x).toBeGreaterThan(0);
      expect(curve?.x).toBeLessThan(layout.width);
      expect(curve?.y).toBeLessThan(layout.height);
    }
  });
});

describe('the boxes of the map', () => {
  it.each([true, false])('show every service and engine of the topology without instances (narrow: %s)', (narrow) => {
    const drawn = layoutMap({ nodes: [] }, narrow).groups.map(({ id }) => id);
    const expected = [...SERVICES, ...ENGINES].filter((name) => name !== 'console' && name !== 'simulator');
    expect(drawn).toEqual(expect.arrayContaining(expected));
  });

  it('never overlap and stay inside, however many instances there are', () => {
    const services = fc.constantFrom('gateway', 'lolomo', 'row-builder', 'catalog', 'simulator', 'another');
    const fleets = fc
      .uniqueArray(fc.tuple(services, fc.integer({ min: 1, max: 9 })), { selector: String, maxLength: 30 })
      .map((names) => names.map(([service, number]) => node(`${service}-${number}`)));
    fc.assert(
      fc.property(fleets, fc.boolean(), (nodes, narrow) => {
        const { groups, width, height } = layoutMap({ nodes }, narrow);
        for (const a of groups) {
          expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height).toBe(true);
          const over = groups.filter(
            (b) =>
              b !== a && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
          );
          expect(over).toEqual([]);
        }
        expect(groups.flatMap((group) => group.nodes)).toHaveLength(nodes.length);
      }),
    );
  });
});

describe('the history', () => {
  it('keeps two minutes, and gaps where nobody asked', () => {
    let history: readonly Moment[] = [];
    for (let second = 0; second < 200; second += 1) history = grow(history, picture());
    expect(history).toHaveLength(120);
    expect(history.at(-1)).toMatchObject({ answered: 1, perSecond: 2, p99Ms: 120, pages: [1, 0, 0, 0, 0] });
    const [quiet] = grow([], { at: AT, work: work({ requests: 0, pages: none, rows: none }) });
    expect(quiet).toMatchObject({ answered: null, p99Ms: null, pages: null, rows: null });
  });

  it('has shares that add up to one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: 5, maxLength: 5 }), (counts) => {
        const rows = Object.fromEntries(RUNGS.map((rung, index) => [rung, counts[index] ?? 0])) as typeof none;
        const [moment] = grow([], { at: AT, work: work({ rows }) });
        const sum = moment?.rows?.reduce((total, share) => total + share, 0);
        const nothing = counts.every((count) => count === 0);
        expect(sum ?? 1).toBeCloseTo(1, 9);
        expect(sum === undefined).toBe(nothing);
      }),
    );
  });
});

describe('the audit log in words', () => {
  const rule = '{"id":"a","target":"lolomo.*","kind":"error","share":1,"scope":"all","until":"2026-01-01T00:00:00Z"}';
  it.each([
    ['process/row-builder-1', 'ready', 'pause', 'row-builder-1: pause'],
    ['/marquee/faults/a', null, rule, 'fault: calls of lolomo.* fail'],
    ['/marquee/faults/a', rule, null, 'fault ended: calls of lolomo.* fail'],
    ['/marquee/config/service/lolomo/a.b', null, '150', 'a.b for service/lolomo: not set → 150'],
  ])('%s', (what, from, to, words) => {
    expect(auditWords({ what, from, to })).toBe(words);
  });
});
