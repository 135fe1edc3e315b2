import { describe, expect, it } from '@jest/globals';
import { age } from '../src/words/age.js';
import { pageNotice, rowBadge } from '../src/words/degradation.js';
import { clockTime, runningTime } from '../src/words/duration.js';
import { page } from './factories.js';

const now = Date.parse('2026-01-01T12:00:00Z');
const ago = (seconds: number): string => new Date(now - seconds * 1000).toISOString();

describe('age', () => {
  it.each([
    [-60, 'just now'],
    [4, 'just now'],
    [30, '30 seconds ago'],
    [60, '1 minute ago'],
    [59 * 60 + 59, '59 minutes ago'],
    [3_600, '1 hour ago'],
    [86_400 * 3, '3 days ago'],
  ])('of %d seconds is "%s"', (seconds, words) => {
    expect(age(ago(seconds), now)).toBe(words);
  });
});

describe('the words of a degraded page', () => {
  it('name source and age on the badge, and the reason as its detail', () => {
    const badge = rowBadge({ source: 'last-good', reason: 'timeout', asOf: ago(240) }, now);
    expect(badge).toEqual({ label: 'Saved · 4 minutes ago', detail: 'Not live: it took too long.' });
  });

  it('appear above a page exactly when it is not live', () => {
    expect(pageNotice(page([]), now)).toBeNull();
    expect(pageNotice(page([], { source: 'last-good', asOf: ago(120) }), now)).toContain('2 minutes ago');
    for (const source of ['segment', 'popular', 'static'] as const)
      expect(pageNotice(page([], { source }), now)).not.toBeNull();
  });
});

describe('durations', () => {
  it('read as on a player', () => {
    expect([runningTime(45), runningTime(120), runningTime(142)]).toEqual(['45 min', '2 h', '2 h 22 min']);
    expect([clockTime(0), clockTime(59.9), clockTime(3_723)]).toEqual(['0:00:00', '0:00:59', '1:02:03']);
  });
});
