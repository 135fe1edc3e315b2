import { describe, expect, it } from '@jest/globals';
import { Updates } from '../src/live/updates.js';
import { ManualSchedule } from './manual-schedule.js';

class FakeSource extends EventTarget {
  readyState = 0;

  close(): void {
    this.readyState = 2;
  }

  answer(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  fail(readyState: 0 | 2): void {
    this.readyState = readyState;
    this.dispatchEvent(new Event('error'));
  }
}

function updates() {
  const time = new ManualSchedule();
  const sources: FakeSource[] = [];
  const told: string[] = [];
  const sut = new Updates({
    connect: () => {
      const source = new FakeSource();
      sources.push(source);
      return source as unknown as EventSource;
    },
    schedule: time.schedule,
    random: () => 1,
    onRowChanged: ({ rowId, eventIds }) => told.push(`${rowId} ${eventIds.join()}`),
    onPageChanged: () => told.push('page'),
  });
  return { sut, time, sources, told };
}

describe('updates', () => {
  it('hands on which row changed and which events are in it', () => {
    const { sut, sources, told } = updates();
    sut.open();
    sources[0]?.answer();
    const data = JSON.stringify({ rowId: 'my-list', asOf: '2026-01-01T00:00:00Z', eventIds: ['e1'] });
    sources[0]?.dispatchEvent(new MessageEvent('row-changed', { data }));
    sources[0]?.dispatchEvent(new Event('page-changed'));
    expect(told).toEqual(['my-list e1', 'page']);
  });

  it('opens a new stream when the browser gave up on one, and then asks for the page', async () => {
    const { sut, time, sources, told } = updates();
    sut.open();
    sources[0]?.fail(2);
    await time.advance(900);
    expect(sources.length).toBe(1);
    await time.advance(200);
    expect(sources.length).toBe(2);
    sources[1]?.answer();
    expect(told).toEqual(['page']);
    expect(sut.get()).toBe('open');
  });

  it('leaves it to the browser to reconnect while it tries', async () => {
    const { sut, time, sources } = updates();
    sut.open();
    sources[0]?.fail(0);
    await time.advance(60_000);
    expect(sources.length).toBe(1);
    expect(sut.get()).toBe('connecting');
  });

  it('stays closed once closed', async () => {
    const { sut, time, sources } = updates();
    sut.open();
    sources[0]?.fail(2);
    sut.close();
    await time.advance(60_000);
    expect(sources.length).toBe(1);
    expect(sut.get()).toBe('closed');
  });
});
