import { describe, expect, it } from '@jest/globals';
import { chooseRows } from '../src/ladder/row-ladder.js';
import type { StoredRung } from '../src/ladder/row-ladder.js';
import { fill } from '../src/pages/fill.domain.js';
import { pageOf } from '../src/pages/page.domain.js';
import type { BuildResult } from '../src/rows/rows.client.js';
import { AS_OF, buildSuccess, builtRow, ids, storedRungs } from './factories.js';

const NOW = '2026-05-01T12:05:00.000Z';
const header = { pageId: '00000000-0000-4000-8000-000000000000', viewerId: 'v', device: 'tv', now: NOW } as const;
const popular = [builtRow('top-picks', ids('all', 5)), builtRow('trending-now', ids('trend', 5))];

function pageFrom(result: BuildResult, stored: readonly StoredRung[]) {
  const chosen = chooseRows(result, stored, NOW);
  return pageOf(header, fill(chosen.rows, { rows: 10, items: 5 }), chosen.missing);
}

describe('pageOf', () => {
  it('makes a whole page when every row is live', () => {
    const page = pageFrom(buildSuccess({ rows: [builtRow('top-picks', ids('n', 5))] }), storedRungs({ popular }));
    expect(page).toMatchObject({ source: 'live', degraded: [] });
    expect(page).not.toHaveProperty('reason');
  });

  it('gives the page the best rung of its personal rows and names every row that is not live', () => {
    const stored = storedRungs({ lastGood: [builtRow('top-picks', ids('own', 5))], popular });
    const page = pageFrom({ kind: 'failed', reason: 'timeout' }, stored);
    expect(page).toMatchObject({ source: 'last-good', reason: 'timeout', asOf: AS_OF });
    expect(page.degraded).toHaveLength(page.rows.length);
  });

  it('makes a popular page when all of its rows are popular, however recently it was composed', () => {
    expect(pageFrom({ kind: 'failed', reason: 'no-instance' }, storedRungs({ popular })).source).toBe('popular');
  });
});
