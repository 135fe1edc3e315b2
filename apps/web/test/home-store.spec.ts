import { describe, expect, it } from '@jest/globals';
import { ApiError } from '@marquee/browser/api-error';
import { ManualClock } from '@marquee/browser/testing/manual-clock';
import type { Page, Row } from '@marquee/contracts/page';
import { HomeStore } from '../src/visit/home-store.js';
import { card, page, row } from './factories.js';

const unavailable = new ApiError('no answer', 'no-answer', 0);

function createHome(pages: (Page | ApiError)[], rows: (Row | ApiError)[] = []) {
  const clock = new ManualClock();
  let requests = 0;
  const gateway = {
    fetchHome: () => {
      requests += 1;
      const next = pages.shift() ?? unavailable;
      return next instanceof ApiError
        ? Promise.reject(next)
        : Promise.resolve({ body: next, headers: new Headers({ 'x-page-source': next.source }) });
    },
    fetchRow: () => {
      const next = rows.shift() ?? unavailable;
      return next instanceof ApiError ? Promise.reject(next) : Promise.resolve(next);
    },
  };
  const home = new HomeStore(gateway, clock, () => 1);
  return { home, clock, requests: () => requests };
}

describe('HomeStore', () => {
  it('retries until the first page arrives', async () => {
    const { home, clock } = createHome([unavailable, unavailable, page([row('top-picks')])]);
    await home.load();
    expect(home.get()).toEqual({ status: 'unreachable', attempts: 1, nextAt: 1_000 });
    await clock.advance(10_000);
    expect(home.get().status).toBe('shown');
  });

  it('keeps the last page when a refresh fails, and the time of the first failure', async () => {
    const first = page([row('top-picks')]);
    const { home, clock } = createHome([first, unavailable, unavailable, page([row('top-picks')])]);
    await home.load();
    await clock.advance(5_000);
    await home.load();
    expect(home.get()).toMatchObject({ status: 'shown', page: first, failedAt: 5_000 });
    await clock.advance(1_500);
    expect(home.get()).toMatchObject({ status: 'shown', page: first, failedAt: 5_000 });
    await clock.advance(20_000);
    expect(home.get()).toMatchObject({ status: 'shown', failedAt: null });
  });

  it('fetches a page that is not whole again, and a whole one only once', async () => {
    const degraded = page([row('top-picks')], { source: 'popular', reason: 'timeout' });
    const { home, clock, requests } = createHome([degraded, page([row('top-picks')])]);
    await home.load();
    await clock.advance(120_000);
    expect(requests()).toBe(2);
  });

  it('fetches nothing after it is closed, even if a page that is not whole arrives later', async () => {
    const degraded = page([row('top-picks')], { source: 'popular', reason: 'timeout' });
    const { home, clock, requests } = createHome([degraded]);
    const loading = home.load();
    home.close();
    await loading;
    await clock.advance(120_000);
    expect(requests()).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it('is signed out after a 401', async () => {
    const { home } = createHome([new ApiError('no session', 'no-session', 401)]);
    await home.load();
    expect(home.get()).toEqual({ status: 'signed-out' });
  });

  it('replaces one row, and keeps it when its next refresh fails', async () => {
    const { home } = createHome(
      [page([row('top-picks')])],
      [row('top-picks', { items: [card('new')], asOf: '2026-01-01T13:00:00Z' }), unavailable],
    );
    await home.load();
    await home.refreshRow('top-picks');
    await home.refreshRow('top-picks');
    expect(home.get()).toMatchObject({ page: { rows: [{ rowId: 'top-picks', items: [{ titleId: 'new' }] }] } });
    home.close();
  });

  it('loads the whole page when a row no longer exists', async () => {
    const { home, requests } = createHome(
      [page([row('top-picks')]), page([row('trending-now')])],
      [new ApiError('no such row', 'no-row', 404)],
    );
    await home.load();
    await home.refreshRow('top-picks');
    expect(requests()).toBe(2);
    expect(home.get()).toMatchObject({ page: { rows: [{ rowId: 'trending-now' }] } });
  });

  it('keeps the billboard when its row is refreshed and the title is still among the first', async () => {
    const refreshed = row('top-picks', {
      items: [card('new'), card('top-picks-a')],
      asOf: '2026-01-01T13:00:00Z',
    });
    const { home } = createHome([page([row('top-picks')])], [refreshed]);
    await home.load();
    await home.refreshRow('top-picks');
    expect(home.get()).toMatchObject({ billboard: { title: { titleId: 'top-picks-a' }, row: refreshed } });
  });
});
