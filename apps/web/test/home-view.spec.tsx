/** @jest-environment @marquee/tooling/jest-dom */
import { describe, expect, it } from '@jest/globals';
import type { AnswerCall } from '@marquee/browser/testing/fake-server';
import type { Page } from '@marquee/contracts/page';
import { act, fireEvent, screen, within } from '@testing-library/react';
import { HomeView } from '../src/home/HomeView.js';
import { card, page, row } from './factories.js';
import { answerHome, ok, renderVisit } from './render-visit.js';

const renderHome = (shown: Page, others?: AnswerCall) => renderVisit(<HomeView />, answerHome(shown, others));
const region = (name: string) => within(screen.getByRole('region', { name }));
const cardsOf = (name: string) =>
  region(name)
    .getAllByRole('button')
    .filter(({ className }) => className === 'card-main');
const heat = card('heat', { name: 'Heat', year: 1995 });
const alien = card('alien', { name: 'Alien', year: 1979 });

describe('a row', () => {
  it('has no badge while it is live', async () => {
    await renderHome(page([row('top-picks', { title: 'Top picks' })]));
    expect(region('Top picks').queryByText(/ago|Saved|Popular/)).toBeNull();
  });

  it('shows source and age on a badge, and the reason as its tooltip, when it is not live', async () => {
    const saved = row('top-picks', {
      title: 'Top picks',
      source: 'last-good',
      reason: 'breaker-open',
      asOf: '2026-01-01T11:56:00Z',
    });
    await renderHome(page([saved]));
    const badge = region('Top picks').getByText('Saved · 4 minutes ago');
    expect(badge.title).toBe('Not live: calls are paused after repeated failures.');
  });

  it('counts the age on its badge up as time passes', async () => {
    const saved = row('top-picks', { source: 'last-good', reason: 'timeout', asOf: '2026-01-01T11:59:00Z' });
    const { advance } = await renderHome(page([saved]));
    expect(screen.getByText('Saved · 1 minute ago')).not.toBeNull();
    await advance(10_000 * 6);
    expect(screen.getByText('Saved · 2 minutes ago')).not.toBeNull();
  });

  it('is one stop for Tab, and arrow keys move through its cards and to the next row', async () => {
    await renderHome(
      page([row('top-picks', { title: 'One', items: [heat, alien] }), row('new-releases', { title: 'Two' })]),
    );
    const [first, second] = cardsOf('One');
    expect([first?.tabIndex, second?.tabIndex]).toEqual([0, -1]);
    act(() => first?.focus());
    fireEvent.keyDown(first!, { key: 'ArrowRight' });
    expect(document.activeElement).toBe(second);
    expect([first?.tabIndex, second?.tabIndex]).toEqual([-1, 0]);
    fireEvent.keyDown(second!, { key: 'ArrowDown' });
    expect(cardsOf('Two')).toContain(document.activeElement);
  });

  it('numbers the cards of what is trending, and of nothing else', async () => {
    await renderHome(
      page([
        row('trending-now', { title: 'Trending', items: [heat, alien] }),
        row('new-releases', { title: 'New', items: [heat] }),
      ]),
    );
    expect(cardsOf('Trending').map((button) => button.getAttribute('aria-label'))).toEqual([
      'Heat, 1995, number 1',
      'Alien, 1979, number 2',
    ]);
    expect(cardsOf('New').map((button) => button.getAttribute('aria-label'))).toEqual(['Heat, 1995']);
  });
});

describe('a card', () => {
  const shown = page([row('new-releases', { title: 'New', items: [alien, heat] })]);

  it('opens its title and reports the click with its row and page', async () => {
    const { services, requests, advance } = await renderHome(shown);
    fireEvent.click(region('New').getByRole('button', { name: 'Heat, 1995' }));
    expect(services.navigation.get().overlay).toEqual({ kind: 'title', titleId: 'heat' });
    await advance(100);
    expect(requests.at(-1)).toMatchObject({
      call: 'POST /api/events',
      body: { events: [{ kind: 'click', titleId: 'heat', rowId: 'new-releases', pageId: shown.pageId }] },
    });
  });

  it('sends its events with the time by the clock that dated them', async () => {
    const { requests, advance } = await renderHome(shown);
    fireEvent.click(region('New').getByRole('button', { name: 'Heat, 1995' }));
    await advance(100);
    const body = requests.at(-1)?.body as { events: { occurredAt: string }[]; sentAt: string } | undefined;
    expect(Date.parse(body?.sentAt ?? '') - Date.parse(body?.events[0]?.occurredAt ?? '')).toBe(60);
  });

  it('offers its actions only once it is hovered or focused', async () => {
    const { services } = await renderHome(shown);
    expect(region('New').queryByRole('button', { name: 'Play Heat' })).toBeNull();
    act(() => region('New').getByRole('button', { name: 'Heat, 1995' }).focus());
    fireEvent.click(region('New').getByRole('button', { name: 'Play Heat' }));
    expect(services.navigation.get().overlay).toEqual({ kind: 'watch', titleId: 'heat' });
  });

  it('shows how much of its title was watched', async () => {
    const watched = card('heat', { state: { inMyList: false, progress: 0.4 } });
    await renderHome(page([row('continue-watching', { title: 'Continue', items: [watched] })]));
    expect(region('Continue').getByRole('progressbar', { name: '40 % watched' })).not.toBeNull();
  });

  it('reports an impression once it has been in view for a second, and not before', async () => {
    const { setInView, advance, events } = await renderHome(shown);
    const seen = cardsOf('New')[1]?.closest('li');
    const passed = cardsOf('New')[0]?.closest('li');
    setInView(seen!, true);
    setInView(passed!, true);
    await advance(900);
    setInView(passed!, false);
    await advance(5_000);
    expect(events()).toEqual(['impression']);
  });
});

describe('the billboard', () => {
  it('features the first of top picks and offers to resume it when it was started', async () => {
    const started = card('heat', { name: 'Heat', state: { inMyList: false, progress: 0.4 } });
    await renderHome(page([row('top-picks', { items: [started] })]));
    const billboard = region('Featured: Heat');
    expect(billboard.getByRole('heading', { level: 1, name: 'Heat' })).not.toBeNull();
    expect(billboard.getByRole('button', { name: 'Resume Heat' })).not.toBeNull();
    expect(billboard.queryByRole('button', { name: 'Play Heat' })).toBeNull();
  });

  it('shows a title as listed and liked at once, and sends both events', async () => {
    const { advance, events } = await renderHome(page([row('top-picks', { items: [heat] })]));
    const billboard = region('Featured: Heat');
    fireEvent.click(billboard.getByRole('button', { name: 'Heat in my list', pressed: false }));
    fireEvent.click(billboard.getByRole('button', { name: 'Like Heat', pressed: false }));
    expect(billboard.getByRole('button', { name: 'Heat in my list', pressed: true })).not.toBeNull();
    expect(billboard.getByRole('button', { name: 'Like Heat', pressed: true })).not.toBeNull();
    await advance(100);
    expect(events()).toEqual(['my-list-added', 'rating']);
  });
});

describe('the home page', () => {
  it('says above a degraded page what it shows instead', async () => {
    await renderHome(page([row('trending-now')], { source: 'static', reason: 'timeout' }));
    expect(screen.getByText("We can't load your page right now. Here are some films to start with.")).not.toBeNull();
  });

  it('counts down to the next attempt while no page has arrived, and says later that Marquee may be starting', async () => {
    const { advance } = await renderVisit(<HomeView />, () => ({ status: 503, headers: { 'retry-after': '5' } }));
    expect(screen.getByText('Marquee is not responding yet')).not.toBeNull();
    expect(screen.getByText('Retrying in 5 s.')).not.toBeNull();
    await advance(2_000);
    expect(screen.getByText('Retrying in 3 s.')).not.toBeNull();
    await advance(15_000);
    expect(screen.getByText(/Marquee may still be starting\./)).not.toBeNull();
  });

  it('keeps the page when it cannot be refreshed, and says how old it is', async () => {
    let up = true;
    const shown = answerHome(page([row('top-picks', { title: 'Top picks' })], { generatedAt: '2026-01-01T11:58:00Z' }));
    const { visit } = await renderVisit(<HomeView />, (call) => (up ? shown(call) : undefined));
    up = false;
    await act(() => visit.home.load());
    expect(screen.getByText(/We can't reach Marquee right now\. This is the page from 2 minutes ago/)).not.toBeNull();
    expect(screen.getByRole('heading', { name: 'Top picks' })).not.toBeNull();
  });

  it('replaces a row when the gateway reports a change of it', async () => {
    const fresh = row('new-releases', { title: 'New', items: [alien], asOf: '2026-01-01T12:01:00Z' });
    const { streams, advance, calls } = await renderHome(
      page([row('top-picks'), row('new-releases', { title: 'New', items: [heat] })]),
      () => ok(fresh),
    );
    act(() =>
      streams[0]?.send('row-changed', JSON.stringify({ rowId: 'new-releases', asOf: fresh.asOf, eventIds: [] })),
    );
    await advance(200);
    expect(calls().at(-1)).toBe(
      'GET /api/home/rows/new-releases?pageId=7b6a1f1e-6c6f-4f0e-9d5e-0a8f6f0f7a11&device=desktop',
    );
    expect(cardsOf('New').map((button) => button.getAttribute('aria-label'))).toEqual(['Alien, 1979']);
  });
});
