import { randomUUID } from 'node:crypto';
import { RecordedEvent } from '@marquee/contracts/event';
import { Problem } from '@marquee/contracts/problem';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { validateEvents } from '../../src/events/event-validation.js';

const DAY_MS = 86_400_000;
const receivedAt = Date.parse('2026-03-01T00:00:00Z');
const intake = { viewerId: 'ann', receivedAt, windowMs: 7 * DAY_MS, imported: false };
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
    expect(validateEvents([old], intake).rejected[0]?.problem.code).toBe('event-too-old');
    expect(validateEvents([old], { ...intake, imported: true }).accepted[0]).toMatchObject({ imported: true });
  });

  it('accepts an event from a clock that is ahead and keeps its time', () => {
    expect(validateEvents([event({ occurredAt: '2026-03-02T00:00:00+01:00' })], intake).accepted[0]?.occurredAt).toBe(
      '2026-03-02T00:00:00+01:00',
    );
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
