import { describe, expect, it } from '@jest/globals';
import type { Prediction } from './cell.js';
import { judge } from './judge.js';
import type { Measurement } from './measurement.js';

const predicted: Prediction = {
  page: ['last-good'],
  rows: ['last-good', 'popular'],
  whole: 'none',
  plays: 'acknowledged',
  applied: 'at once',
  titles: 'cached',
  because: 'it is an example',
};

const during: Measurement['during'] = {
  pages: 80,
  wholeShare: 0,
  sources: { 'last-good': 80 },
  rows: ['last-good'],
  reasons: { timeout: 80 },
  acknowledged: 4,
  refused: 0,
  unanswered: 0,
  freshMs: [20, 30, 40, 50],
  titles: { cached: 4, cachedAnswered: 4, uncached: 4, uncachedAnswered: 0, uncachedRefused: 4 },
};

const measured: Measurement = {
  pages: 120,
  servedShare: 1,
  p50Ms: 20,
  p99Ms: 300,
  problems: [],
  during,
  recoveryMs: 900,
};

const catchUp = { ms: 1_000 };

describe('the verdict on a cell', () => {
  it('has no finding when every prediction and bound holds', () => {
    expect(judge(predicted, measured, catchUp)).toEqual([]);
  });

  it.each<[string, Partial<Measurement>]>([
    ['99.0 % of the pages were served', { servedShare: 0.99 }],
    ['p99 was 351 ms', { p99Ms: 351 }],
    ['pages were whole after 10.1 s', { recoveryMs: 10_100 }],
    ['no page was requested', { pages: 0 }],
  ])('reports a broken bound: %s', (finding, more) => {
    expect(judge(predicted, { ...measured, ...more }, catchUp)).toEqual([expect.stringContaining(finding)]);
  });

  it.each<[string, Partial<Measurement['during']>]>([
    ['pages were popular, expected last-good', { sources: { 'last-good': 79, popular: 1 } }],
    ['rows were live, expected last-good or popular', { rows: ['live', 'last-good'] }],
    ['1.3 % of the pages were whole, expected none', { wholeShare: 1 / 80 }],
    ['no page was answered during the fault', { pages: 0 }],
    ['1 plays were refused', { refused: 1 }],
    ['1 plays were neither acknowledged nor refused with a Retry-After', { unanswered: 1 }],
    ['no play was sent during the fault', { acknowledged: 0, freshMs: [] }],
    ['1 plays changed no row within 3 s', { freshMs: [20, 30, 40, 3_001] }],
    ['1 plays changed no row within 3 s', { freshMs: [20, 30, 40, undefined] }],
    ['1 cached titles were not answered', { titles: { ...during.titles, cachedAnswered: 3 } }],
    ['1 new titles were answered', { titles: { ...during.titles, uncachedAnswered: 1, uncachedRefused: 3 } }],
    ['without a Retry-After', { titles: { ...during.titles, uncachedRefused: 3 } }],
  ])('reports a wrong prediction: %s', (finding, more) => {
    const findings = judge(predicted, { ...measured, during: { ...during, ...more } }, catchUp);
    expect(findings).toEqual([expect.stringContaining(finding)]);
  });

  it('reports acknowledged plays when refusals were predicted', () => {
    const findings = judge({ ...predicted, plays: 'refused' }, measured, catchUp);
    expect(findings).toEqual(['4 plays were acknowledged, expected refusals']);
  });

  it('reports plays that were lost, doubled or applied too late', () => {
    expect(judge(predicted, measured, { problem: '5 plays were counted, but 4 were sent' })).toEqual([
      'after the fault 5 plays were counted, but 4 were sent',
    ]);
    expect(judge(predicted, measured, { ms: 31_000 })).toEqual([expect.stringContaining('31.0 s')]);
  });
});
