import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@marquee/browser/testing/manual-clock';
import type { EventKind, ViewingEvent } from '@marquee/contracts/event';
import { Outbox } from '../src/events/outbox.js';
import type { Delivery } from '../src/events/outbox.js';

const accepted: Delivery = { outcome: 'accepted', rejected: [] };
let serial = 0;
const createEvent = (kind: EventKind = 'click'): ViewingEvent => ({
  id: `id-${(serial += 1)}`,
  kind,
  titleId: 'm1',
  occurredAt: '2026-01-01T00:00:00Z',
});

function createOutbox(deliveries: Delivery[], stored: readonly ViewingEvent[] = []) {
  const clock = new ManualClock();
  const sent: { at: number; ids: string[] }[] = [];
  const stages: string[] = [];
  let saved = stored;
  const outbox = new Outbox(
    (events) => {
      sent.push({ at: clock.now(), ids: events.map(({ id }) => id) });
      return Promise.resolve(deliveries.shift() ?? accepted);
    },
    { load: () => saved, save: (events) => (saved = [...events]) },
    clock,
    () => 1,
    (events, stage) => stages.push(...events.map(({ id }) => `${id} ${stage}`)),
  );
  return { outbox, clock, sent, stages, saved: () => saved };
}

describe('Outbox', () => {
  it('sends events that are added together in one request', async () => {
    const { outbox, clock, sent } = createOutbox([]);
    const events = [createEvent(), createEvent(), createEvent('rating')];
    for (const event of events) outbox.add(event);
    await clock.advance(1_000);
    expect(sent.map(({ ids }) => ids)).toEqual([events.map(({ id }) => id)]);
    expect(outbox.size).toBe(0);
  });

  it('holds impressions back, but sends them along with any other event', async () => {
    const { outbox, clock, sent } = createOutbox([]);
    outbox.add(createEvent('impression'));
    await clock.advance(1_000);
    expect(sent).toEqual([]);
    outbox.add(createEvent('play-started'));
    await clock.advance(100);
    expect(sent[0]?.ids.length).toBe(2);
  });

  it('sends the same ids again when the outcome is unknown', async () => {
    const { outbox, clock, sent, stages } = createOutbox([{ outcome: 'unknown' }, { outcome: 'unknown' }]);
    const event = createEvent();
    outbox.add(event);
    await clock.advance(60_000);
    expect(sent.map(({ ids }) => ids)).toEqual([[event.id], [event.id], [event.id]]);
    expect(stages.at(-1)).toBe(`${event.id} acknowledged`);
  });

  it('waits as long as the server asked, even if events are added or flushed meanwhile', async () => {
    const { outbox, clock, sent } = createOutbox([{ outcome: 'unknown', retryAfterMs: 7_000 }]);
    outbox.add(createEvent());
    await clock.advance(100);
    outbox.add(createEvent());
    outbox.flush();
    await clock.advance(6_900);
    expect(sent.length).toBe(1);
    await clock.advance(200);
    expect(sent[1]?.ids.length).toBe(2);
  });

  it('waits longer after each failure, up to 30 seconds', async () => {
    const { outbox, clock, sent } = createOutbox(Array.from({ length: 12 }, () => ({ outcome: 'unknown' }) as const));
    outbox.add(createEvent());
    await clock.advance(400_000);
    const pauses = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0));
    expect(pauses.slice(0, 5)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
    expect(Math.max(...pauses)).toBe(30_000);
  });

  it('keeps unsent events for the next visit, and sends them then', async () => {
    const first = createOutbox([{ outcome: 'unknown' }]);
    const event = createEvent();
    first.outbox.add(event);
    await first.clock.advance(100);
    first.outbox.close();
    const second = createOutbox([], first.saved());
    await second.clock.advance(100);
    expect(second.sent.map(({ ids }) => ids)).toEqual([[event.id]]);
    expect(second.saved()).toEqual([]);
  });

  it('reports a rejected event and does not send it again', async () => {
    const { outbox, clock, sent, stages } = createOutbox([
      { outcome: 'accepted', rejected: [{ index: 1, detail: 'too old' }] },
    ]);
    const [good, bad] = [createEvent(), createEvent()];
    outbox.add(good);
    outbox.add(bad);
    await clock.advance(60_000);
    expect(sent.length).toBe(1);
    expect(stages.slice(-2)).toEqual([`${good.id} acknowledged`, `${bad.id} rejected`]);
  });

  it('holds at most 400 events and drops the oldest impressions first', () => {
    const { outbox, stages } = createOutbox([]);
    const rating = createEvent('rating');
    outbox.add(rating);
    for (let count = 0; count < 600; count += 1) outbox.add(createEvent('impression'));
    expect(outbox.size).toBe(400);
    expect(stages).not.toContain(`${rating.id} dropped`);
    expect(stages.filter((stage) => stage.endsWith('dropped')).length).toBe(201);
    outbox.close();
  });
});
