import { describe, expect, it } from '@jest/globals';
import type { FleetNode, Picture } from '@marquee/contracts/console';
import { LADDER } from '@marquee/contracts/layout';
import fc from 'fast-check';
import { auditWords } from '../src/audit/audit-words.js';
import { appendMoment } from '../src/picture/history.js';
import type { Moment } from '../src/picture/history.js';
import { stateOf } from '../src/picture/node-state.js';
import { percent, remaining, storyOf } from '../src/picture/story.js';
import { AT, edge, frozen, node, noRungs, picture, work } from './factories.js';

describe('storyOf', () => {
  it.each<[string, Partial<Picture>, string, string]>([
    ['a whole page', {}, 'good', 'The home page is whole.'],
    ['no gateway', { work: null }, 'bad', 'No gateway reports, so the state of the home page is unknown.'],
    [
      'no requests',
      { work: work({ requests: 0, pages: noRungs }) },
      'off',
      'There are no requests for the home page right now.',
    ],
    ['failing pages', { work: work({ failed: 5 }) }, 'bad', 'The home page fails for 25 % of requests.'],
    [
      'lower rungs',
      { work: work({ rows: { ...noRungs, live: 99, popular: 1 } }) },
      'warn',
      'The home page is up, on lower rungs of its ladder.',
    ],
  ])('has a headline for %s', (_, changes, tone, headline) => {
    expect(storyOf(picture(changes))).toMatchObject({ tone, headline });
  });

  it('explains how the page stays up while row-builder is frozen: from which rung and why', () => {
    const story = storyOf(
      picture({
        nodes: [node('gateway-1'), node('lolomo-1'), frozen('row-builder-1'), frozen('row-builder-2')],
        edges: [edge({ breaker: 'open', errorShare: 0.95 })],
        work: work({
          pages: { ...noRungs, 'last-good': 20 },
          rows: { ...noRungs, 'last-good': 60, popular: 40 },
          reasons: { timeout: 10, 'breaker-open': 90 },
        }),
      }),
    );
    expect(story.sentences).toEqual([
      '100 % of page requests are answered, 99 % of them within 120 ms. Rows are 60 % last-good (saved earlier for the same viewer) and 40 % popular (popular with everyone). Not live because calls are paused after repeated failures, or it took too long.',
      'row-builder-1 and row-builder-2 are frozen.',
      'lolomo-1 has stopped calling row-builder, except for probes (breaker open).',
    ]);
  });

  it('names injected faults and how long they last', () => {
    const rule = { id: 'a', target: 'row-builder.*', share: 0.5, scope: 'all', until: '2026-01-01T00:00:42Z' } as const;
    const { sentences } = storyOf(picture({ faults: [{ ...rule, kind: 'delay', delayMs: 200 }] }));
    expect(sentences.at(-1)).toBe(
      'Injected fault: 50 % of calls to row-builder.* are 200 ms slower, for another 42 s.',
    );
  });
});

describe('remaining', () => {
  it('is never negative', () => {
    expect(remaining({ until: '2025-12-31T00:00:00Z' }, AT)).toBe('0 s');
  });
});

describe('percent', () => {
  it('is 100 % only for all and 0 % only for none', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        const words = percent(share);
        expect(words === '100 %').toBe(share === 1);
        expect(words === '0 %').toBe(share === 0);
      }),
    );
    expect([percent(0), percent(1)]).toEqual(['0 %', '100 %']);
  });
});

describe('stateOf', () => {
  it.each<[string, string, FleetNode]>([
    ['running', 'an instance that reports', node('lolomo-1')],
    ['frozen', 'a suspended process', frozen('lolomo-1')],
    ['silent', 'an instance that stopped reporting', node('lolomo-1', { silentMs: 5_000 })],
    ['silent', 'an instance that never reported', node('lolomo-1', { silentMs: null })],
    ['lease lost', 'an instance without a lease', node('lolomo-1', { registered: 'lease-lost' })],
    ['draining', 'an instance that is leaving', node('lolomo-1', { registered: 'draining' })],
    ['degraded', 'an instance with a failing check', node('lolomo-1', { missing: ['no broker'] })],
    ['unregistered', 'a process that is not in the registry', node('lolomo-1', { registered: 'absent' })],
    ['gone', 'an instance without process or registration', node('lolomo-1', { registered: 'absent', process: null })],
    ['running', 'the simulator, which never registers', node('simulator-1', { registered: 'absent', silentMs: null })],
    ['external', 'an engine without process', node('kafka', { kind: 'engine', registered: 'absent', process: null })],
  ])('is "%s" for %s', (word, _, of) => {
    expect(stateOf(of).word).toBe(word);
  });
});

describe('appendMoment', () => {
  it('keeps two minutes', () => {
    let history: readonly Moment[] = [];
    for (let second = 0; second < 200; second += 1) history = appendMoment(history, picture());
    expect(history).toHaveLength(120);
    expect(history.at(-1)).toMatchObject({ answered: 1, perSecond: 2, p99Ms: 120, pages: [1, 0, 0, 0, 0] });
  });

  it('leaves a gap where there were no requests', () => {
    const [quiet] = appendMoment([], { at: AT, work: work({ requests: 0, pages: noRungs, rows: noRungs }) });
    expect(quiet).toMatchObject({ answered: null, p99Ms: null, pages: null, rows: null });
  });

  it('has shares that add up to one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: 5, maxLength: 5 }), (counts) => {
        const rows = Object.fromEntries(LADDER.map((rung, index) => [rung, counts[index] ?? 0])) as typeof noRungs;
        const [moment] = appendMoment([], { at: AT, work: work({ rows }) });
        const sum = moment?.rows?.reduce((total, share) => total + share, 0);
        expect(sum ?? 1).toBeCloseTo(1, 9);
        expect(sum === undefined).toBe(counts.every((count) => count === 0));
      }),
    );
  });
});

describe('auditWords', () => {
  const rule = '{"id":"a","target":"lolomo.*","kind":"error","share":1,"scope":"all","until":"2026-01-01T00:00:00Z"}';
  it.each([
    ['an action on a process', 'process/row-builder-1', 'ready', 'pause', 'row-builder-1: pause'],
    ['a started fault', '/marquee/faults/a', null, rule, 'fault: calls to lolomo.* fail'],
    ['a cleared fault', '/marquee/faults/a', rule, null, 'fault ended: calls to lolomo.* fail'],
    ['a property', '/marquee/config/service/lolomo/a.b', null, '150', 'a.b for service/lolomo: not set → 150'],
  ])('describes %s', (_, what, from, to, words) => {
    expect(auditWords({ what, from, to })).toBe(words);
  });
});
