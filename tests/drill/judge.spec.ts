import { describe, expect, it } from '@jest/globals';
import type { Prediction } from './cell.js';
import { judge } from './judge.js';
import type { Measurement } from './measurement.js';

const predicted: Prediction = {
  page: ['last-good'],
  rows: ['last-good', 'popular'],
  whole: 'none',
  events: 'acknowledged',
  fresh: 'at once',
  titles: 'known',
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
  titles: { known: 4, knownAnswered: 4, unknown: 4, unknownAnswered: 0, unknownRefused: 4 },
};

const seen: Measurement = {
  pages: 120,
  servedShare: 1,
  p50Ms: 20,
  p99Ms: 300,
  problems: [],
  during,
  recoveryMs: 900,
};

const caughtUp = { ms: 1_000 };

describe('the verdict on a cell', () => {
  it('finds nothing where all came as predicted', () => {
    expect(judge(predicted, seen, caughtUp)).toEqual([]);
  });

  it.each<[string, Partial<Measurement>]>([
    ['99.0 % of the pages were served', { servedShare: 0.99 }],
    ['p99 was 351 ms', { p99Ms: 351 }],
    ['pages were whole after 10.1 s', { recoveryMs: 10_100 }],
    ['no page was asked for', { pages: 0 }],
  ])('finds that a bound was broken: %s', (finding, more) => {
    expect(judge(predicted, { ...seen, ...more }, caughtUp)).toEqual([expect.stringContaining(finding)]);
  });

  it.each<[string, Partial<Measurement['during']>]>([
    ['pages were popular, not last-good', { sources: { 'last-good': 79, popular: 1 } }],
    ['rows were live, not last-good or popular', { rows: ['live', 'last-good'] }],
    ['1.3 % of the pages were whole, not none', { wholeShare: 1 / 80 }],
    ['no page was answered while the fault was there', { pages: 0 }],
    ['1 plays were refused', { refused: 1 }],
    ['1 plays were neither acknowledged nor told when to try again', { unanswered: 1 }],
    ['nothing was played', { acknowledged: 0, freshMs: [] }],
    ['1 plays changed no row within 3 s', { freshMs: [20, 30, 40, 3_001] }],
    ['1 plays changed no row within 3 s', { freshMs: [20, 30, 40, undefined] }],
    ['1 titles asked for before were not answered', { titles: { ...during.titles, knownAnswered: 3 } }],
    ['1 new titles were answered', { titles: { ...during.titles, unknownAnswered: 1, unknownRefused: 3 } }],
    ['without a time to try again', { titles: { ...during.titles, unknownRefused: 3 } }],
  ])('finds that a prediction failed: %s', (finding, more) => {
    const findings = judge(predicted, { ...seen, during: { ...during, ...more } }, caughtUp);
    expect(findings).toEqual([expect.stringContaining(finding)]);
  });

  it('finds an acknowledged play where refusals were predicted', () => {
    const findings = judge({ ...predicted, events: 'refused' }, seen, caughtUp);
    expect(findings).toEqual(['4 plays were acknowledged, not refused']);
  });

  it('finds that plays were lost or doubled, or took too long', () => {
    expect(judge(predicted, seen, { problem: '5 plays are counted, and 4 were sent' })).toEqual([
      'after the fault 5 plays are counted, and 4 were sent',
    ]);
    expect(judge(predicted, seen, { ms: 31_000 })).toEqual([expect.stringContaining('31.0 s')]);
  });
});
