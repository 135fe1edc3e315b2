import { describe, expect, it } from '@jest/globals';
import { measure } from './measurement.js';
import type { Seen } from './measurement.js';
import type { Play } from './plays.js';
import type { PageSeen, TitleSeen } from './traffic.js';

const BEGUN = 10_000;
const ENDED = 15_000;

const page = (due: number, more: Partial<PageSeen> = {}): PageSeen => ({
  due,
  ended: due + 50,
  served: true,
  whole: true,
  source: 'live',
  rows: ['live'],
  reasons: [],
  ...more,
});
const broken = (due: number, more: Partial<PageSeen> = {}): PageSeen =>
  page(due, { whole: false, source: 'last-good', rows: ['last-good', 'popular'], reasons: ['timeout'], ...more });
const play = (due: number, status: number | undefined, answeredAt = due + 10): Play => ({
  event: { id: String(due), kind: 'click', titleId: 't', occurredAt: '2026-01-01T00:00:00Z' },
  due,
  status,
  retryAfter: status === 503,
  answeredAt,
});
const title = (due: number, known: boolean, answered: boolean): TitleSeen => ({
  due,
  ended: due + 20,
  known,
  answered,
  refused: !answered,
});

function measured(seen: Partial<Seen>) {
  return measure(
    { pages: [], titles: [], plays: [], freshness: () => undefined, ...seen },
    { from: BEGUN - 10, begun: BEGUN, ended: ENDED },
  );
}

describe('the measurement of a cell', () => {
  it('counts how pages were served over fault and recovery, also those under way when it began', () => {
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

  it('judges rungs from a second after the fault began until its end, by pages that were answered by then', () => {
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

  it('takes the last page that was not whole for the end of the recovery', () => {
    expect(measured({ pages: [broken(14_000), broken(17_000), page(17_100)] }).recoveryMs).toBe(2_050);
    expect(measured({ pages: [broken(14_000), page(15_100)] }).recoveryMs).toBe(0);
  });

  it('tells plays that were acknowledged, refused and left without an answer', () => {
    const plays = [play(11_500, 202), play(12_500, 503), play(13_000, undefined), play(14_000, 202, 15_100)];
    const { during } = measured({ plays, freshness: () => 70 });
    expect(during).toMatchObject({ acknowledged: 1, refused: 1, unanswered: 1, freshMs: [70] });
  });

  it('tells titles that were asked for before from new ones', () => {
    const titles = [title(11_500, true, true), title(12_000, false, false), title(12_500, false, true)];
    expect(measured({ titles }).during.titles).toEqual({
      known: 1,
      knownAnswered: 1,
      unknown: 2,
      unknownAnswered: 1,
      unknownRefused: 1,
    });
  });
});
