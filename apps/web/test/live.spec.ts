import { describe, expect, it } from '@jest/globals';
import { retryAfterMs } from '../src/api/retry-after.js';
import { parseServerTiming, waterfall } from '../src/hood/server-timing.js';
import { Burst } from '../src/live/burst.js';
import { ManualSchedule } from './manual-schedule.js';

function burst() {
  const time = new ManualSchedule();
  const asked: string[] = [];
  const sut = new Burst(time.schedule, { row: (rowId) => asked.push(rowId), page: () => asked.push('page') });
  return { sut, time, asked };
}

describe('a burst of changes', () => {
  it('asks once for each row', async () => {
    const { sut, time, asked } = burst();
    for (const rowId of ['my-list', 'top-picks', 'my-list', 'my-list']) sut.rowChanged(rowId);
    await time.advance(500);
    expect(asked).toEqual(['my-list', 'top-picks']);
    sut.rowChanged('my-list');
    await time.advance(500);
    expect(asked).toEqual(['my-list', 'top-picks', 'my-list']);
  });

  it('asks for the page when it changed, or when many rows did', async () => {
    const { sut, time, asked } = burst();
    sut.rowChanged('my-list');
    sut.pageChanged();
    await time.advance(500);
    for (let index = 0; index < 9; index += 1) sut.rowChanged(`popular-in-genre:${index}`);
    await time.advance(500);
    expect(asked).toEqual(['page', 'page']);
  });
});

describe('Server-Timing', () => {
  it('is read with quoted descriptions, and without what has no duration', () => {
    expect(
      parseServerTiming('gateway;dur=61.4;desc="gateway-1, zone a", cache;desc=hit, lolomo;desc=lolomo-2;dur=40'),
    ).toEqual([
      { name: 'gateway', durationMs: 61.4, description: 'gateway-1, zone a' },
      { name: 'lolomo', durationMs: 40, description: 'lolomo-2' },
    ]);
    expect(parseServerTiming('')).toEqual([]);
  });

  it('nests each call in the one that waited for it', () => {
    const bars = waterfall(100, parseServerTiming('row-builder;dur=20, gateway;dur=60'));
    expect(bars.map(({ name, startMs }) => [name, startMs])).toEqual([
      ['browser', 0],
      ['gateway', 20],
      ['row-builder', 40],
    ]);
  });
});

describe('Retry-After', () => {
  it('is seconds or a date', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect([
      retryAfterMs('2', now),
      retryAfterMs('Thu, 01 Jan 2026 00:00:05 GMT', now),
      retryAfterMs(null, now),
      retryAfterMs('soon', now),
    ]).toEqual([2_000, 5_000, undefined, undefined]);
  });
});
