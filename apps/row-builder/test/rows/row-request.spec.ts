import { describe, expect, it } from '@jest/globals';
import { minuteOf } from '../../src/popularity/ranking.domain.js';
import { buildTime, seedsByKind } from '../../src/rows/row-request.domain.js';

describe('seedsByKind', () => {
  it('groups row ids by kind, with the seeds after the colon', () => {
    const ids = ['my-list', 'because-you-watched:t1', 'popular-in-genre:drama', 'because-you-watched:t2'];
    expect(seedsByKind(ids)).toEqual(
      new Map([
        ['my-list', undefined],
        ['because-you-watched', ['t1', 't2']],
        ['popular-in-genre', ['drama']],
      ]),
    );
  });

  it.each([
    [['popular-in-genre', 'popular-in-genre:drama']],
    [['popular-in-genre:drama', 'popular-in-genre']],
    [['popular-in-genre:drama', 'popular-in-genre:drama']],
  ])('keeps each seed once: %j', (ids) => {
    expect(seedsByKind(ids)).toEqual(new Map([['popular-in-genre', ['drama']]]));
  });
});

describe('minuteOf', () => {
  it('rounds down to the minute', () => {
    const minute = new Date('2026-03-01T12:34:00Z');
    expect([minuteOf(minute), minuteOf(new Date('2026-03-01T12:34:59.999Z'))]).toEqual([minute, minute]);
  });
});

describe('buildTime', () => {
  it.each([
    ['is the configured time while the caller waits longer', 190, 1_000, 190],
    ['leaves an impatient caller time to read the answer', 190, 100, 70],
    ['is 0 when the caller has hardly any time left', 190, 10, 0],
    ['is the configured time when the caller has no deadline', 190, Infinity, 190],
  ])('%s', (_, answerAtMs, callerWaitsMs, ms) => {
    expect(buildTime(answerAtMs, callerWaitsMs)).toBe(ms);
  });
});
