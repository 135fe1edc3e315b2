import { describe, expect, it } from '@jest/globals';
import type { EventKind, ViewingEvent } from '@marquee/contracts/event';
import { Outbox } from '../src/events/outbox.js';
import type { Delivery } from '../src/events/outbox.js';
import { ManualSchedule } from './manual-schedule.js';

const accepted: Delivery = { outcome: 'accepted', rejected: [] };
let serial = 0;
const event = (kind: EventKind = 'click'): ViewingEvent => ({
  id: `id-${(serial += 1)}`,
  kind,
  titleId: 'm1',
  occurredAt: '2026-01-01T00:00:00Z',
});

function outbox(answers: Delivery[], stored: ViewingEvent[] = []) {
  const time = new ManualSchedule();
  const sent: { at: number; ids: string[] }[] = [];
  const stages: string[] = [];
  let saved: readonly ViewingEvent[] = stored;
  const sut = new Outbox({
    deliver: (events) => {
      sent.push({ at: time.now, ids: events.map(({ id }) => id) });
      return Promise.resolve(answers.shift() ?? accepted);
    },
    storage: { load: () => saved, save: (events) => (saved = [...events]) },
    schedule: time.schedule,
    random: () => 1,
    onStage: (events, stage) => stages.push(...events.map(({ id }) => `${id} ${stage}`)),
  });
  return { sut, time, sent, stages, saved: () => saved };
}

describe('outbox', () => {
  it('sends what comes together in one request', async () => {
    const { sut, time, sent } = outbox([]);
    const events = [event(), event(), event('rating')];
    for (const one of events) sut.add(one);
    await time.advance(1_000);
    expect(sent.map(({ ids }) => ids)).toEqual([events.map(({ id }) => id)]);
    expect(sut.size).toBe(0);
  });

  it('lets impressions wait, but not behind something done on purpose', async () => {
    const { sut, time, sent } = outbox([]);
    sut.add(event('impression'));
    await time.advance(1_000);
    expect(sent).toEqual([]);
    sut.add(event('play-started'));
    await time.advance(100);
    expect(sent[0]?.ids.length).toBe(2);
  });

  it('sends the same ids again when the outcome is unknown', async () => {
    const { sut, time, sent, stages } = outbox([{ outcome: 'unknown' }, { outcome: 'unknown' }]);
    const one = event();
    sut.add(one);
    await time.advance(60_000);
    expect(sent.map(({ ids }) => ids)).toEqual([[one.id], [one.id], [one.id]]);
    expect(stages.at(-1)).toBe(`${one.id} acknowledged`);
  });

  it('waits as long as the server asked, whatever is added or flushed meanwhile', async () => {
    const { sut, time, sent } = outbox([{ outcome: 'unknown', retryAfterMs: 7_000 }]);
    sut.add(event());
    await time.advance(100);
    sut.add(event());
    sut.flush();
    await time.advance(6_900);
    expect(sent.length).toBe(1);
    await time.advance(200);
    expect(sent[1]?.ids.length).toBe(2);
  });

  it('waits longer after each failure, up to half a minute', async () => {
    const { sut, time, sent } = outbox(Array.from({ length: 12 }, () => ({ outcome: 'unknown' }) as const));
    sut.add(event());
    await time.advance(400_000);
    const pauses = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0));
    expect(pauses.slice(0, 5)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
    expect(Math.max(...pauses)).toBe(30_000);
  });

  it('keeps unsent events for the next visit, and sends them then', async () => {
    const first = outbox([{ outcome: 'unknown' }]);
    const one = event();
    first.sut.add(one);
    await first.time.advance(100);
    first.sut.close();
    const second = outbox([], [...first.saved()]);
    await second.time.advance(100);
    expect(second.sent.map(({ ids }) => ids)).toEqual([[one.id]]);
    expect(second.saved()).toEqual([]);
  });

  it('does not send again what was refused, and says so', async () => {
    const { sut, time, sent, stages } = outbox([{ outcome: 'accepted', rejected: [{ index: 1, detail: 'too old' }] }]);
    const [good, bad] = [event(), event()];
    sut.add(good);
    sut.add(bad);
    await time.advance(60_000);
    expect(sent.length).toBe(1);
    expect(stages.slice(-2)).toEqual([`${good.id} acknowledged`, `${bad.id} rejected`]);
  });

  it('is bounded, and gives up impressions before anything else', async () => {
    const { sut, stages } = outbox([]);
    const rating = event('rating');
    sut.add(rating);
    for (let count = 0; count < 600; count += 1) sut.add(event('impression'));
    expect(sut.size).toBe(400);
    expect(stages).not.toContain(`${rating.id} dropped`);
    expect(stages.filter((stage) => stage.endsWith('dropped')).length).toBe(201);
    sut.close();
  });
});
