import { describe, expect, it } from '@jest/globals';
import { age } from '../src/words/age.js';
import { pageNotice, rowBadge } from '../src/words/degradation.js';
import { clock, runtime } from '../src/words/title-words.js';
import { page, row } from './factories.js';

const now = Date.parse('2026-01-01T12:00:00Z');
const ago = (seconds: number): string => new Date(now - seconds * 1000).toISOString();

describe('words', () => {
  it.each([
    [-60, 'just now'],
    [4, 'just now'],
    [30, '30 seconds ago'],
    [60, '1 minute ago'],
    [59 * 60 + 59, '59 minutes ago'],
    [3_600, '1 hour ago'],
    [86_400 * 3, '3 days ago'],
  ])('an age of %d seconds is "%s"', (seconds, words) => {
    expect(age(ago(seconds), now)).toBe(words);
  });

  it('a badge names source and age, and why', () => {
    const badge = rowBadge(row('top-picks', { source: 'last-good', reason: 'timeout', asOf: ago(240) }), now);
    expect(badge).toEqual({ label: 'Saved · 4 minutes ago', detail: 'Not live: it took too long.' });
  });

  it('a page says something above itself exactly when it is not live', () => {
    expect(pageNotice(page([]), now)).toBeNull();
    expect(pageNotice(page([], { source: 'last-good', asOf: ago(120) }), now)).toContain('2 minutes ago');
    for (const source of ['segment', 'popular', 'static'] as const)
      expect(pageNotice(page([], { source }), now)).not.toBeNull();
  });

  it('lengths and positions read as on a player', () => {
    expect([runtime(45), runtime(120), runtime(142)]).toEqual(['45 min', '2 h', '2 h 22 min']);
    expect([clock(0), clock(59.9), clock(3_723)]).toEqual(['0:00:00', '0:00:59', '1:02:03']);
  });
});
