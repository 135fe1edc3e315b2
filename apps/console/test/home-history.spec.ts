import { describe, expect, it } from '@jest/globals';
import { momentOf } from '../src/fleet/home-history.js';
import { work } from './factories.js';

const AT = '2026-01-01T00:00:00.000Z';

describe('a moment of the history', () => {
  it('has rates, times and the share of each rung', () => {
    const rows = { live: 75, 'last-good': 25, segment: 0, popular: 0, static: 0 };
    expect(momentOf(AT, work({ requests: 20, failed: 5, p50Ms: 40, p99Ms: 120, rows }))).toEqual(
      expect.objectContaining({
        at: AT,
        perSecond: 2,
        answered: 0.75,
        p50Ms: 40,
        p99Ms: 120,
        rows: { live: 0.75, 'last-good': 0.25, segment: 0, popular: 0, static: 0 },
      }),
    );
  });

  it('has no times and shares while no page is requested', () => {
    const quiet = { at: AT, perSecond: 0, answered: null, p50Ms: null, p99Ms: null, freshnessMs: null, rows: {} };
    expect(momentOf(AT, null)).toEqual(quiet);
  });
});
