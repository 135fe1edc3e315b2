import { describe, expect, it } from '@jest/globals';
import { parseServerTiming, waterfall } from '../src/under-the-hood/server-timing.js';

describe('parseServerTiming', () => {
  it('reads quoted descriptions and skips entries without a duration', () => {
    expect(
      parseServerTiming('gateway;dur=61.4;desc="gateway-1, zone a", cache;desc=hit, lolomo;desc=lolomo-2;dur=40'),
    ).toEqual([
      { name: 'gateway', durationMs: 61.4, description: 'gateway-1, zone a' },
      { name: 'lolomo', durationMs: 40, description: 'lolomo-2' },
    ]);
    expect(parseServerTiming('')).toEqual([]);
  });
});

describe('waterfall', () => {
  it('draws each call in the middle of the one that waited for it', () => {
    const bars = waterfall(100, parseServerTiming('row-builder;dur=20, gateway;dur=60'));
    expect(bars.map(({ name, startMs }) => [name, startMs])).toEqual([
      ['browser', 0],
      ['gateway', 20],
      ['row-builder', 40],
    ]);
  });
});
