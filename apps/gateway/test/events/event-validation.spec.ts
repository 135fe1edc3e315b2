import { randomUUID } from 'node:crypto';
import { RecordedEvent } from '@marquee/contracts/event';
import { EVENT_WINDOW } from '@marquee/contracts/event-window';
import { Problem } from '@marquee/contracts/problem';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clockOffset } from '../../src/events/clock-offset.domain.js';
import { validateEvents } from '../../src/events/event-validation.js';

const DAY_MS = 86_400_000;
const receivedAt = Date.parse('2026-03-01T00:00:00Z');
const intake = { viewerId: 'ann', receivedAt, windowMs: 7 * DAY_MS, imported: false, clockOffsetMs: 0 };
const event = (changes: object = {}) => ({
  id: randomUUID(),
  kind: 'click',
  titleId: 'heat',
  occurredAt: '2026-02-28T23:59:00Z',
  ...changes,
});

describe('validation of events', () => {
  it('adds the viewer of the session and the time of receipt to each event', () => {
    const [recorded] = validateEvents([event()], intake).accepted;
    expect(RecordedEvent.parse(recorded)).toMatchObject({ viewerId: 'ann', receivedAt: '2026-03-01T00:00:00.000Z' });
  });

  it('accepts the valid events and names the invalid ones by index and path', () => {
    const rating = event({ kind: 'rating', stars: 4.3 });
    const { accepted, rejected } = validateEvents([event(), event({ kind: 'sneeze' }), 7, rating, event()], intake);
    expect(accepted).toHaveLength(2);
    expect(rejected.map(({ index, problem }) => [index, problem.errors?.[0]?.path])).toEqual([
      [1, '/events/1/kind'],
      [2, '/events/2'],
      [3, '/events/3/stars'],
    ]);
  });

  it('rejects an event with a viewer id, because the session identifies the viewer', () => {
    expect(validateEvents([event({ viewerId: 'bob' })], intake).rejected).toHaveLength(1);
  });

  it('rejects an event from before the window unless it is imported', () => {
    const old = event({ occurredAt: '2026-02-21T23:59:59+00:00' });
    const { code, detail } = validateEvents([old], intake).rejected[0]?.problem ?? {};
    expect([code, detail]).toEqual(['event-too-old', expect.stringMatching(/last 7 days .* import grant.* "sentAt"/)]);
    expect(validateEvents([old], { ...intake, imported: true }).accepted[0]).toMatchObject({ imported: true });
  });

  it('accepts an event from a clock that is ahead and keeps its time', () => {
    expect(validateEvents([event({ occurredAt: '2026-03-02T00:00:00+01:00' })], intake).accepted[0]?.occurredAt).toBe(
      '2026-03-02T00:00:00+01:00',
    );
  });

  it('rejects an event that lies more than a day ahead, because its id would be forgotten before it is too old', () => {
    const ahead = (occurredAt: string) => validateEvents([event({ occurredAt })], intake);
    expect(ahead('2026-03-01T23:59:59Z').accepted).toHaveLength(1);
    const [rejected] = ahead('2026-03-02T00:00:01Z').rejected;
    expect([rejected?.problem.code, rejected?.problem.errors?.[0]?.path]).toEqual([
      'event-in-future',
      '/events/0/occurredAt',
    ]);
  });

  it('accepts no event whose copies could be received over a longer time than ids are remembered', () => {
    const at = fc.integer({ min: 0, max: 40 * DAY_MS });
    const accepts = (occurred: number, received: number) => {
      const copy = event({ occurredAt: new Date(receivedAt + occurred).toISOString() });
      return validateEvents([copy], { ...intake, receivedAt: receivedAt + received }).accepted.length === 1;
    };
    fc.assert(
      fc.property(at, at, at, (occurred, first, last) => {
        const apart = accepts(occurred, first) && accepts(occurred, last) ? Math.abs(last - first) : 0;
        expect(apart).toBeLessThan(EVENT_WINDOW.memoryMs);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['an hour behind', -3_600_000],
    ['a year ahead', 365 * DAY_MS],
    ['set back to 1970', -receivedAt],
  ])('corrects the time of an event from a clock that is %s', (_, off) => {
    const now = receivedAt + off;
    const sent = event({ occurredAt: new Date(now - 60_000).toISOString() });
    const clockOffsetMs = clockOffset(new Date(now).toISOString(), receivedAt);
    const { accepted } = validateEvents([sent], { ...intake, clockOffsetMs });
    expect(accepted[0]?.occurredAt).toBe('2026-02-28T23:59:00.000Z');
  });

  it('dates no corrected event after its receipt', () => {
    const clockOffsetMs = clockOffset('2026-02-28T23:00:00Z', receivedAt);
    const { accepted } = validateEvents([event({ occurredAt: '2026-02-28T23:30:00Z' })], { ...intake, clockOffsetMs });
    expect(accepted[0]?.occurredAt).toBe('2026-03-01T00:00:00.000Z');
  });

  it('keeps the times of a sender whose clock differs no more than a request takes', () => {
    expect([clockOffset('2026-02-28T23:59:55Z', receivedAt), clockOffset(undefined, receivedAt)]).toEqual([0, 0]);
  });

  it('keeps the times of imported history', () => {
    const old = event({ occurredAt: '1996-02-21T23:59:59Z' });
    const { accepted } = validateEvents([old], { ...intake, imported: true, clockOffsetMs: 3_600_000 });
    expect(accepted[0]?.occurredAt).toBe('1996-02-21T23:59:59Z');
  });

  it('either accepts or rejects every element, whatever its shape', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.anything(), fc.constant(event()))), (elements) => {
        const { accepted, rejected } = validateEvents(elements, intake);
        expect(accepted.length + rejected.length).toBe(elements.length);
        for (const { problem } of rejected) Problem.parse(problem);
      }),
    );
  });
});
