import { describe, expect, it } from '@jest/globals';
import type { Reason, RowKind } from '@marquee/contracts/page';
import { kindsToRetry, mergeBuiltRows } from '../src/pages/retry-missing.domain.js';
import { builtRow, builtRows, ids, storedRungs } from './factories.js';

const stored = storedRungs({
  lastGood: [builtRow('top-picks', ids('own', 5))],
  popular: [builtRow('top-picks', ids('all', 5)), builtRow('trending-now', ids('trend', 5))],
});
const missing = (reason: Reason, ...kinds: RowKind[]) => kinds.map((kind) => ({ kind, reason }));

describe('kindsToRetry', () => {
  it.each(['error', 'fault', 'breaker-open', 'bulkhead-full', 'no-instance'] as const)(
    'retries a kind that is missing because of %s',
    (reason) => {
      expect(kindsToRetry(missing(reason, 'top-picks'), stored, 150)).toEqual(['top-picks']);
    },
  );

  it.each(['timeout', 'deadline'] as const)('does not retry a kind that is missing because of %s', (reason) => {
    expect(kindsToRetry(missing(reason, 'top-picks'), stored, 150)).toEqual([]);
  });

  it('retries nothing with less than 60 ms left', () => {
    expect(kindsToRetry(missing('error', 'top-picks'), stored, 60)).toEqual(['top-picks']);
    expect(kindsToRetry(missing('error', 'top-picks'), stored, 59)).toEqual([]);
  });

  it('prefers kinds with a poor replacement, and those high on the page', () => {
    // The viewer's own last good row would replace top picks, the popular one trending now, nothing the others.
    const all = missing(
      'error',
      'top-picks',
      'trending-now',
      'watch-again',
      'continue-watching',
      'because-you-watched',
    );
    expect(kindsToRetry(all, stored, 150)).toEqual(['continue-watching', 'because-you-watched', 'trending-now']);
  });
});

describe('mergeBuiltRows', () => {
  const first = builtRows({
    rows: [builtRow('trending-now', ids('trend', 5))],
    missing: missing('error', 'top-picks', 'my-list', 'watch-again'),
  });

  it('takes kinds off the missing list that the second result has or knows to be empty', () => {
    const second = builtRows({ rows: [builtRow('top-picks', ids('new', 5))] });
    const merged = mergeBuiltRows(first, ['top-picks', 'my-list'], second);
    expect(merged.rows.map(({ rowId }) => rowId)).toEqual(['trending-now', 'top-picks']);
    expect(merged.missing).toEqual(missing('error', 'watch-again'));
  });

  it('keeps kinds missing that the second result lacks too', () => {
    const second = builtRows({ missing: missing('error', 'top-picks') });
    expect(mergeBuiltRows(first, ['top-picks', 'my-list'], second).missing).toEqual(
      missing('error', 'top-picks', 'watch-again'),
    );
  });
});
