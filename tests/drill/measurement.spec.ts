import { describe, expect, it } from '@jest/globals';
import { measure } from './measurement.js';
import type { Samples } from './measurement.js';
import type { Play } from './plays.js';
import type { PageSample, TitleSample } from './traffic.js';

const INJECTED = 10_000;
const ENDED = 15_000;

const page = (due: number, more: Partial<PageSample> = {}): PageSample => ({
  due,
  ended: due + 50,
  served: true,
  whole: true,
  source: 'live',
  rows: ['live'],
  reasons: [],
  ...more,
});
const broken = (due: number, more: Partial<PageSample> = {}): PageSample =>
  page(due, { whole: false, source: 'last-good', rows: ['last-good', 'popular'], reasons: ['timeout'], ...more });
const play = (due: number, status: number | undefined, answeredAt = due + 10): Play => ({
  event: { id: String(due), kind: 'click', titleId: 't', occurredAt: '2026-01-01T00:00:00Z' },
  due,
  status,
  retryAfter: status === 503,
  answeredAt,
});
const title = (due: number, cached: boolean, answered: boolean): TitleSample => ({
  due,
  ended: due + 20,
  cached,
  answered,
  refused: !answered,
});

function measured(samples: Partial<Samples>, removing = ENDED) {
  return measure(
    { pages: [], titles: [], plays: [], freshness: () => undefined, ...samples },
    { from: INJECTED - 10, injected: INJECTED, removing, ended: ENDED },
  );
}

describe('the measurement of a cell', () => {
  it('covers pages of the fault and the recovery, and those in flight when the fault started', () => {
    const pages = [
      broken(9_000, { served: false, ended: 9_900 }),
      page(9_950),
      broken(12_000, { served: false, problem: 'home answered 500', ended: 12_300 }),
      page(16_000),
    ];
    expect(measured({ pages })).toMatchObject({
      pages: 3,
      servedShare: 2 / 3,
      p50Ms: 50,
      p99Ms: 300,
      problems: ['home answered 500'],
    });
  });

  it('takes the rungs from pages requested and answered during the fault, from its first second to its end', () => {
    const pages = [
      page(10_500),
      broken(11_500),
      broken(12_000, { rows: ['last-good'] }),
      page(14_780, { ended: 14_810 }),
    ];
    const { during } = measured({ pages });
    expect(during).toMatchObject({
      pages: 2,
      sources: { 'last-good': 2 },
      rows: ['last-good', 'popular'],
      reasons: { timeout: 2 },
      wholeShare: 0,
    });
    expect(during.sources).not.toHaveProperty('live');
  });

  it('ends the recovery with the last page that was not whole', () => {
    expect(measured({ pages: [broken(14_000), broken(17_000), page(17_100)] }).recoveryMs).toBe(2_050);
    expect(measured({ pages: [broken(14_000), page(15_100)] }).recoveryMs).toBe(0);
  });

  it('counts plays that were acknowledged, refused and left without a response', () => {
    const plays = [play(11_500, 202), play(12_500, 503), play(13_000, undefined), play(14_000, 202, 15_100)];
    const { during } = measured({ plays, freshness: () => 70 });
    expect(during).toMatchObject({ acknowledged: 1, refused: 1, unanswered: 1, freshMs: [70] });
  });

  it('does not count what was answered while the fault was being removed', () => {
    const plays = [play(12_500, 503), play(ENDED - 900, 202, ENDED - 300)];
    expect(measured({ plays }, ENDED - 600).during).toMatchObject({ acknowledged: 0, refused: 1, unanswered: 0 });
  });

  it('counts cached titles apart from new ones', () => {
    const titles = [title(11_500, true, true), title(12_000, false, false), title(12_500, false, true)];
    expect(measured({ titles }).during.titles).toEqual({
      cached: 1,
      cachedAnswered: 1,
      uncached: 2,
      uncachedAnswered: 1,
      uncachedRefused: 1,
    });
  });
});
