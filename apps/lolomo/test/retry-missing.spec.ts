import { describe, expect, it } from '@jest/globals';
import type { Reason, RowKind } from '@marquee/contracts/page';
import { together, worthAskingAgain } from '../src/pages/spend.domain.js';
import type { Stored } from '../src/rows/candidate.domain.js';
import { AS_OF, built, ids } from './factories.js';

const stored: Stored = {
  lastGood: [built('top-picks', ids('own', 5))],
  segment: [],
  popular: [built('top-picks', ids('all', 5)), built('trending-now', ids('trend', 5))],
};
const missing = (reason: Reason, ...kinds: RowKind[]) => kinds.map((kind) => ({ kind, reason }));

describe('what is left of the deadline', () => {
  it('is spent on what another replica may have', () => {
    for (const reason of ['error', 'fault', 'breaker-open', 'bulkhead-full'] as const) {
      expect(worthAskingAgain(missing(reason, 'top-picks'), stored, 150)).toEqual(['top-picks']);
    }
  });

  it('is not spent on what was too late already, nor when there is too little of it', () => {
    expect(worthAskingAgain(missing('timeout', 'top-picks'), stored, 150)).toEqual([]);
    expect(worthAskingAgain(missing('deadline', 'top-picks'), stored, 150)).toEqual([]);
    expect(worthAskingAgain(missing('error', 'top-picks'), stored, 59)).toEqual([]);
  });

  it('is spent where it gains most: on rows without a good stand-in, and on those high on the page', () => {
    // top picks has the viewer's own last good row, trending now the one for everybody, the others have none.
    const all = missing(
      'error',
      'top-picks',
      'trending-now',
      'watch-again',
      'continue-watching',
      'because-you-watched',
    );
    expect(worthAskingAgain(all, stored, 150)).toEqual(['continue-watching', 'because-you-watched', 'trending-now']);
  });
});

describe('two answers', () => {
  const first = {
    viewerId: 'v',
    asOf: AS_OF,
    newViewer: false,
    rows: [built('trending-now', ids('trend', 5))],
    missing: missing('error', 'top-picks', 'my-list', 'watch-again'),
  };

  it('are one: what the second one has or knows to be empty is missing no more', () => {
    const second = { ...first, rows: [built('top-picks', ids('new', 5))], missing: [] };
    const both = together(first, ['top-picks', 'my-list'], second);
    expect(both.rows.map(({ rowId }) => rowId)).toEqual(['trending-now', 'top-picks']);
    expect(both.missing).toEqual(missing('error', 'watch-again'));
  });

  it('leave missing what both lack', () => {
    const second = { ...first, rows: [], missing: missing('error', 'top-picks') };
    expect(together(first, ['top-picks', 'my-list'], second).missing).toEqual(
      missing('error', 'top-picks', 'watch-again'),
    );
  });
});
