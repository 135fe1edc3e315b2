import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ViewingEvent } from '../src/event.js';

const event = { id: randomUUID(), kind: 'play-started', titleId: 't-1', occurredAt: '2026-01-01T00:00:00Z' };

describe('a viewing event', () => {
  it('is taken with the least it needs', () => {
    expect(ViewingEvent.safeParse(event).success).toBe(true);
  });

  it.each<[string, object, string]>([
    ['an unknown kind', { kind: 'laugh' }, 'kind'],
    ['an id that is no UUID', { id: '1' }, 'id'],
    ['a time without an offset', { occurredAt: '2026-01-01 00:00' }, 'occurredAt'],
    ['the year 0', { occurredAt: '0000-01-01T00:00:00Z' }, 'occurredAt'],
    ['a year after 2999', { occurredAt: '9999-12-31T23:59:59-05:00' }, 'occurredAt'],
    ['an offset that no zone has', { occurredAt: '2026-01-01T00:00:00+23:00' }, 'occurredAt'],
    ['a fraction of 10 decimals', { occurredAt: '2026-01-01T00:00:00.0123456789Z' }, 'occurredAt'],
    ['six stars', { kind: 'rating', stars: 6 }, 'stars'],
    ['a rating without stars', { kind: 'rating' }, 'stars'],
    ['stars on a play', { stars: 4 }, 'stars'],
    ['a title id with a slash', { titleId: '../x' }, 'titleId'],
    ['a negative position', { positionSeconds: -1 }, 'positionSeconds'],
  ])('is refused with %s, by path', (_, change, path) => {
    const outcome = ViewingEvent.safeParse({ ...event, ...change });
    expect(outcome.error?.issues.map((issue) => issue.path.join('.'))).toContain(path);
  });

  it('never names its viewer', () => {
    const outcome = ViewingEvent.safeParse({ ...event, viewerId: 'v-2' });
    expect(outcome.error?.issues[0]).toMatchObject({ code: 'unrecognized_keys', keys: ['viewerId'] });
  });
});
