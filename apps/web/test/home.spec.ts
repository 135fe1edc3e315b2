import { describe, expect, it } from '@jest/globals';
import type { Page, Row } from '@marquee/contracts/page';
import { ApiError } from '../src/api/api-error.js';
import { Home } from '../src/home/home.js';
import { ManualSchedule } from './manual-schedule.js';
import { card, page, row } from './factories.js';

const away = new ApiError('no answer', 'no-answer', 0);

function home(pages: (Page | ApiError)[], rows: (Row | ApiError)[] = []) {
  const time = new ManualSchedule();
  let asked = 0;
  const sut = new Home({
    fetchHome: () => {
      asked += 1;
      const next = pages.shift() ?? away;
      return next instanceof ApiError
        ? Promise.reject(next)
        : Promise.resolve({ body: next, headers: new Headers({ 'x-page-source': next.source }) });
    },
    fetchRow: () => {
      const next = rows.shift() ?? away;
      return next instanceof ApiError ? Promise.reject(next) : Promise.resolve(next);
    },
    now: () => time.now,
    schedule: time.schedule,
    random: () => 1,
  });
  return { sut, time, asked: () => asked };
}

describe('home', () => {
  it('asks again by itself until the first page is there', async () => {
    const { sut, time } = home([away, away, page([row('top-picks')])]);
    await sut.load();
    expect(sut.get()).toEqual({ status: 'unreachable', attempts: 1, nextAt: 1_000 });
    await time.advance(10_000);
    expect(sut.get().status).toBe('shown');
  });

  it('keeps the last page when it cannot be refreshed, and says since when', async () => {
    const first = page([row('top-picks')]);
    const { sut, time } = home([first, away, away, page([row('top-picks')])]);
    await sut.load();
    await time.advance(5_000);
    await sut.load();
    expect(sut.get()).toMatchObject({ status: 'shown', page: first, failedAt: 5_000 });
    await time.advance(1_500);
    expect(sut.get()).toMatchObject({ status: 'shown', page: first, failedAt: 5_000 });
    await time.advance(20_000);
    expect(sut.get()).toMatchObject({ status: 'shown', failedAt: null });
  });

  it('asks for a page that is not whole again, and leaves a whole one alone', async () => {
    const { sut, time, asked } = home([page([row('top-picks')], { source: 'popular' }), page([row('top-picks')])]);
    await sut.load();
    await time.advance(120_000);
    expect(asked()).toBe(2);
  });

  it('signs out on 401', async () => {
    const { sut } = home([new ApiError('no session', 'no-session', 401)]);
    await sut.load();
    expect(sut.get()).toEqual({ status: 'signed-out' });
  });

  it('swaps one row, and keeps it when it cannot be had', async () => {
    const { sut } = home(
      [page([row('top-picks')])],
      [row('top-picks', { items: [card('new')], asOf: '2026-01-01T13:00:00Z' }), away],
    );
    await sut.load();
    await sut.refreshRow('top-picks');
    await sut.refreshRow('top-picks');
    expect(sut.get()).toMatchObject({ page: { rows: [{ rowId: 'top-picks', items: [{ titleId: 'new' }] }] } });
    sut.close();
  });

  it('asks for the whole page when a row is gone', async () => {
    const { sut, asked } = home(
      [page([row('top-picks')]), page([row('trending-now')])],
      [new ApiError('no such row', 'no-row', 404)],
    );
    await sut.load();
    await sut.refreshRow('top-picks');
    expect(asked()).toBe(2);
    expect(sut.get()).toMatchObject({ page: { rows: [{ rowId: 'trending-now' }] } });
  });
});
