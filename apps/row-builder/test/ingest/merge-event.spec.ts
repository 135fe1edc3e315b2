import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RecordedEvent } from '@marquee/contracts/event';
import { changesOf } from '../../src/ingest/batch-changes.domain.js';
import { untouched } from '../../src/history/viewer-title.domain.js';
import { mergeEvent } from '../../src/ingest/merge-event.domain.js';
import type { ViewerTitle } from '../../src/history/viewer-title.domain.js';
import { distinct, factOf } from '../../src/ingest/viewing-fact.domain.js';
import type { ViewingFact } from '../../src/ingest/viewing-fact.domain.js';
import { NOON, event, fact, minutesAfterNoon } from '../factories.js';

function after(...facts: readonly ViewingFact[]): ViewerTitle {
  return facts.reduce(mergeEvent, untouched('ann', 't01'));
}

const at = (minutes: number) => ({ occurredAt: minutesAfterNoon(minutes).toISOString() });

describe('mergeEvent', () => {
  it.each([
    ['a start', [fact(at(1))], { starts: 1, positionSeconds: null, playedAt: null }],
    [
      'progress',
      [fact({ kind: 'play-progress', positionSeconds: 60, durationSeconds: 600 })],
      { positionSeconds: 60, durationSeconds: 600 },
    ],
    [
      'a start without a position, which keeps the position',
      [fact({ kind: 'play-progress', positionSeconds: 60, ...at(1) }), fact(at(2))],
      { positionSeconds: 60, starts: 1 },
    ],
    [
      'a finish',
      [fact({ kind: 'play-progress', positionSeconds: 60 }), fact({ kind: 'play-finished', ...at(9) })],
      { positionSeconds: null, finishes: 1, finishedAt: minutesAfterNoon(9) },
    ],
    [
      'a second rating',
      [fact({ kind: 'rating', stars: 2, ...at(1) }), fact({ kind: 'rating', stars: 4.5, ...at(2) })],
      { stars: 4.5 },
    ],
    ['an addition to the list', [fact({ kind: 'my-list-added' })], { inMyList: true }],
    [
      'a removal from the list',
      [fact({ kind: 'my-list-added', ...at(1) }), fact({ kind: 'my-list-removed', ...at(2) })],
      { inMyList: false },
    ],
  ])('applies %s', (_, facts, expected) => {
    expect(after(...facts)).toMatchObject(expected);
  });

  it.each([
    [
      'position',
      fact({ kind: 'play-progress', positionSeconds: 900, ...at(9) }),
      fact({ kind: 'play-progress', positionSeconds: 60, ...at(1) }),
    ],
    [
      'finish',
      fact({ kind: 'play-finished', ...at(9) }),
      fact({ kind: 'play-progress', positionSeconds: 60, ...at(1) }),
    ],
    ['rating', fact({ kind: 'rating', stars: 5, ...at(9) }), fact({ kind: 'rating', stars: 1, ...at(1) })],
    ['list', fact({ kind: 'my-list-removed', ...at(9) }), fact({ kind: 'my-list-added', ...at(1) })],
  ])('keeps the %s when an older event arrives late', (_, newer, late) => {
    expect(after(newer, late)).toEqual(after(newer));
  });

  it('prefers the higher id when two events have the same time', () => {
    const low = fact({ id: '00000000-0000-4000-8000-000000000001', kind: 'rating', stars: 1 });
    const high = fact({ id: 'FFFFFFFF-0000-4000-8000-000000000001', kind: 'rating', stars: 5 });
    expect([after(low, high).stars, after(high, low).stars]).toEqual([5, 5]);
  });
});

describe('the time of a fact', () => {
  it('is not before 1970, even if the clock of the browser was reset', () => {
    const reset = event({ occurredAt: '0000-01-01T00:00:00+14:00', receivedAt: NOON.toISOString() });
    expect(factOf(reset).occurredAt).toEqual(new Date(0));
  });

  it('is not later than the event was received', () => {
    const ahead = event({ occurredAt: minutesAfterNoon(60).toISOString(), receivedAt: NOON.toISOString() });
    expect(factOf(ahead).occurredAt).toEqual(NOON);
  });

  it('is the time of the event if that is earlier, in any UTC offset', () => {
    const offline = event({ occurredAt: '2026-03-01T12:30:00+02:00', receivedAt: NOON.toISOString() });
    expect(factOf(offline).occurredAt).toEqual(minutesAfterNoon(-90));
  });
});

/** Few ids, viewers, titles and times, so that they coincide. */
const facts: fc.Arbitrary<ViewingFact[]> = fc
  .array(
    fc.record({
      id: fc.integer({ min: 0, max: 40 }).map((n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`),
      viewerId: fc.constantFrom('ann', 'ben'),
      titleId: fc.constantFrom('t01', 't02'),
      kind: fc.constantFrom<RecordedEvent['kind'][]>(
        'play-started',
        'play-progress',
        'play-finished',
        'rating',
        'my-list-added',
        'my-list-removed',
        'impression',
        'click',
      ),
      minutes: fc.integer({ min: 0, max: 4 }),
      positionSeconds: fc.option(fc.integer({ min: 0, max: 6_000 })),
      stars: fc.constantFrom(0.5, 3, 4.5, 5),
    }),
    { maxLength: 25 },
  )
  .map((drawn) =>
    distinct(
      drawn.map(({ minutes, kind, positionSeconds, stars, ...rest }) =>
        fact({
          ...rest,
          kind,
          ...at(minutes),
          ...(positionSeconds !== null && { positionSeconds, durationSeconds: 6_000 }),
          ...(kind === 'rating' && { stars }),
          ...((kind === 'impression' || kind === 'click') && { rowId: 'because-you-watched:t09' }),
        }),
      ),
    ),
  );

const inTwoOrders = facts.chain((some) =>
  fc.record({
    facts: fc.constant(some),
    shuffled: fc.shuffledSubarray(some, { minLength: some.length, maxLength: some.length }),
    cut: fc.nat(some.length),
  }),
);

describe('changesOf', () => {
  it('returns the same changes for any order of the events', () => {
    fc.assert(
      fc.property(inTwoOrders, ({ facts: some, shuffled }) => {
        expect(changesOf(shuffled, [])).toEqual(changesOf(some, []));
      }),
    );
  });

  it('returns the same entries and sums when a batch arrives in two parts', () => {
    fc.assert(
      fc.property(inTwoOrders, ({ facts: some, shuffled, cut }) => {
        const whole = changesOf(some, []);
        const first = changesOf(shuffled.slice(0, cut), []);
        const second = changesOf(shuffled.slice(cut), first.entries);
        const entries = new Map([...first.entries, ...second.entries].map((entry) => [key(entry), entry]));
        expect(entries).toEqual(new Map(whole.entries.map((entry) => [key(entry), entry])));
        for (const counted of ['starts', 'finishes', 'ratings', 'halfStars'] as const) {
          const sum = (changes: typeof whole) => changes.titles.reduce((total, each) => total + each[counted], 0);
          expect(sum(first) + sum(second)).toBe(sum(whole));
        }
      }),
    );
  });

  it('counts a second rating of a viewer as one rating with the new stars', () => {
    const first = changesOf([fact({ kind: 'rating', stars: 2, ...at(1) })], []);
    const again = changesOf([fact({ kind: 'rating', stars: 5, ...at(2) })], first.entries);
    expect(first.titles).toEqual([{ titleId: 't01', starts: 0, finishes: 0, ratings: 1, halfStars: 4 }]);
    expect(again.titles).toEqual([{ titleId: 't01', starts: 0, finishes: 0, ratings: 0, halfStars: 6 }]);
  });

  it('counts stars that floating point has made inexact as half stars', () => {
    const stars = 4.9999999999999964;
    expect(RecordedEvent.safeParse(event({ kind: 'rating', stars })).success).toBe(true);
    expect(changesOf([fact({ kind: 'rating', stars })], []).titles).toMatchObject([{ ratings: 1, halfStars: 10 }]);
  });

  it('counts impressions and clicks per kind of row, and changes no entry for them', () => {
    const seen = ['impression', 'impression', 'click'] as const;
    const changes = changesOf(
      seen.map((kind, n) => fact({ kind, rowId: n === 0 ? 'my-list' : `popular-in-genre:g${n}` })),
      [],
    );
    expect(changes.rowKinds).toEqual([
      { kind: 'my-list', impressions: 1, clicks: 0 },
      { kind: 'popular-in-genre', impressions: 1, clicks: 1 },
    ]);
    expect(changes.entries).toEqual([]);
  });

  it('counts plays per hour', () => {
    const { activity } = changesOf([fact(at(1)), fact(at(59)), fact({ kind: 'play-finished', ...at(60) })], []);
    expect(activity).toEqual([
      { hour: NOON, titleId: 't01', starts: 2, finishes: 0 },
      { hour: minutesAfterNoon(60), titleId: 't01', starts: 0, finishes: 1 },
    ]);
  });

  it('count impressions only of row kinds that exist, so that a client cannot add kinds without end', () => {
    const invented = fact({ kind: 'impression', rowId: 'no-such-kind:1' });
    expect(changesOf([invented], []).rowKinds).toEqual([]);
  });
});

describe('distinct', () => {
  it('keeps the first event with an id of a viewer, whatever the case of the id', () => {
    const id = 'abcdef00-0000-4000-8000-000000000001';
    const first = fact({ id, kind: 'rating', stars: 1 });
    const doubled = fact({ id: id.toUpperCase(), kind: 'rating', stars: 5 });
    const ofBen = fact({ id, viewerId: 'ben' });
    expect(distinct([first, doubled, ofBen])).toEqual([first, ofBen]);
  });
});

function key({ viewerId, titleId }: ViewerTitle): string {
  return `${viewerId} ${titleId}`;
}
