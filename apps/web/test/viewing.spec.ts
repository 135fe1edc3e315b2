import { describe, expect, it } from '@jest/globals';
import { ViewingEvent } from '@marquee/contracts/event';
import { Journal } from '../src/events/journal.js';
import { Outbox } from '../src/events/outbox.js';
import { Viewing, stateOf } from '../src/viewing/viewing.js';
import { ManualSchedule } from './manual-schedule.js';
import { card } from './factories.js';

function viewing() {
  let kept: readonly ViewingEvent[] = [];
  const outbox = new Outbox({
    deliver: () => Promise.resolve({ outcome: 'accepted', rejected: [] }),
    storage: { load: () => [], save: (events) => (kept = [...events]) },
    schedule: new ManualSchedule().schedule,
    random: () => 0,
  });
  const journal = new Journal(() => 0);
  const sut = new Viewing(outbox, journal, () => new Date('2026-01-01T00:00:00Z'));
  return { sut, journal, events: () => kept };
}

describe('viewing', () => {
  const heat = card('heat');
  const place = { rowId: 'top-picks', pageId: '7b6a1f1e-6c6f-4f0e-9d5e-0a8f6f0f7a11' };

  it('makes events that the contract accepts', () => {
    const { sut, events } = viewing();
    sut.rate(heat, 5, place);
    sut.setMyList(heat, true, place);
    sut.watched(heat, 'play-progress', 61.7, 6_000);
    sut.impression(heat, place);
    expect(events().map(({ kind }) => kind)).toEqual(['rating', 'my-list-added', 'play-progress', 'impression']);
    for (const event of events()) expect(ViewingEvent.safeParse(event).error?.message).toBeUndefined();
    expect(new Set(events().map(({ id }) => id)).size).toBe(4);
  });

  it('shows what was done before the server says so, and the latest of it', () => {
    const { sut } = viewing();
    sut.setMyList(heat, true);
    sut.rate(heat, 5);
    sut.setMyList(heat, false);
    expect(stateOf({ ...heat, state: { inMyList: true, rating: 2 } }, sut.intentions.get())).toEqual({
      inMyList: false,
      rating: 5,
    });
  });

  it('believes the server again once a page came after the event was applied', () => {
    const { sut, journal, events } = viewing();
    sut.rate(heat, 5);
    sut.forgetApplied();
    expect(stateOf(heat, sut.intentions.get()).rating).toBe(5);
    journal.stage(new Set(events().map(({ id }) => id)), 'applied');
    sut.forgetApplied();
    expect(stateOf(heat, sut.intentions.get())).toEqual({ inMyList: false });
  });

  it('tells of an impression once for each row and page', () => {
    const { sut, events } = viewing();
    sut.impression(heat, place);
    sut.impression(heat, place);
    sut.impression(heat, { ...place, rowId: 'my-list' });
    expect(events().length).toBe(2);
  });
});
