import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@marquee/browser/testing/manual-clock';
import { ViewingEvent } from '@marquee/contracts/event';
import { Journal } from '../src/events/journal.js';
import { Outbox } from '../src/events/outbox.js';
import { Viewing, stateOf } from '../src/visit/viewing.js';
import { card } from './factories.js';

function createViewing() {
  let saved: readonly ViewingEvent[] = [];
  const clock = new ManualClock(Date.parse('2026-01-01T00:00:00Z'));
  const outbox = new Outbox(
    () => Promise.resolve({ outcome: 'accepted', rejected: [] }),
    { load: () => [], save: (events) => (saved = [...events]) },
    clock,
    () => 0,
  );
  const journal = new Journal(clock);
  return { viewing: new Viewing(outbox, journal, clock), journal, events: () => saved };
}

describe('Viewing', () => {
  const heat = card('heat');
  const place = { rowId: 'top-picks', pageId: '7b6a1f1e-6c6f-4f0e-9d5e-0a8f6f0f7a11' };

  it('creates events that the contract accepts', () => {
    const { viewing, events } = createViewing();
    viewing.rate(heat, 5, place);
    viewing.setMyList(heat, true, place);
    viewing.recordPlay(heat, 'play-progress', 61.7, 6_000);
    viewing.recordImpression(heat, place);
    expect(events().map(({ kind }) => kind)).toEqual(['rating', 'my-list-added', 'play-progress', 'impression']);
    for (const event of events()) expect(ViewingEvent.safeParse(event).error?.message).toBeUndefined();
    expect(new Set(events().map(({ id }) => id)).size).toBe(4);
  });

  it('shows the latest of what the viewer did before the server does', () => {
    const { viewing } = createViewing();
    viewing.setMyList(heat, true);
    viewing.rate(heat, 5);
    viewing.setMyList(heat, false);
    expect(stateOf({ ...heat, state: { inMyList: true, rating: 2 } }, viewing.localChanges.get())).toEqual({
      inMyList: false,
      rating: 5,
    });
  });

  it('shows the state of the server again after a page that is newer than the applied event', () => {
    const { viewing, journal, events } = createViewing();
    viewing.rate(heat, 5);
    viewing.forgetApplied();
    expect(stateOf(heat, viewing.localChanges.get()).rating).toBe(5);
    journal.stage(new Set(events().map(({ id }) => id)), 'applied');
    viewing.forgetApplied();
    expect(stateOf(heat, viewing.localChanges.get())).toEqual({ inMyList: false });
  });

  it('records an impression once for each row and page', () => {
    const { viewing, events } = createViewing();
    viewing.recordImpression(heat, place);
    viewing.recordImpression(heat, place);
    viewing.recordImpression(heat, { ...place, rowId: 'my-list' });
    expect(events().length).toBe(2);
  });
});
