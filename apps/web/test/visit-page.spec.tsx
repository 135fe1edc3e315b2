/** @jest-environment @marquee/tooling/jest-dom */
import { describe, expect, it } from '@jest/globals';
import type { AnswerCall } from '@marquee/browser/testing/fake-server';
import type { Page } from '@marquee/contracts/page';
import { act, fireEvent, screen, within } from '@testing-library/react';
import { VisitPage } from '../src/app/VisitPage.js';
import { card, page, row } from './factories.js';
import { answerHome, ok, renderVisit } from './render-visit.js';

const heat = card('heat', { name: 'Heat', year: 1995, runtimeMinutes: 100 });
const home = page([row('new-releases', { title: 'New releases', items: [heat] })]);

const renderPage = (shown: Page = home, others?: AnswerCall) =>
  renderVisit(<VisitPage onSwitchViewer={() => undefined} />, answerHome(shown, others));
const catalogDown: AnswerCall = () => ({ status: 503, body: { code: 'x', detail: 'The catalog is unavailable.' } });

describe('the search', () => {
  const type = (text: string) =>
    fireEvent.change(screen.getByRole('searchbox', { name: 'Search for a film' }), { target: { value: text } });

  it('sends one request after a pause in typing and shows what it found', async () => {
    const { advance, calls } = await renderPage(home, (call) =>
      call.startsWith('GET /api/search') ? ok({ titles: [heat] }) : undefined,
    );
    for (const text of ['h', 'he', 'hea']) type(text);
    await screen.findByRole('heading', { name: 'Search for a film by its name' });
    await advance(300);
    expect(calls().filter((call) => call.includes('/api/search'))).toEqual(['GET /api/search?q=hea&limit=40']);
    expect(screen.getByRole('heading', { name: '1 film for “hea”' })).not.toBeNull();
    expect(screen.getByRole('button', { name: 'Heat, 1995' })).not.toBeNull();
    type('');
    expect(screen.queryByRole('heading', { name: /film/ })).toBeNull();
  });

  it('retries automatically while the catalog is unavailable', async () => {
    let up = false;
    const { advance } = await renderPage(home, (call) => (up ? ok({ titles: [] }) : catalogDown(call)));
    type('heat');
    await screen.findByRole('heading', { name: 'Search for a film by its name' });
    await advance(300);
    expect(screen.getByRole('heading', { name: 'Search is unavailable right now' })).not.toBeNull();
    up = true;
    await advance(3_000);
    expect(screen.getByRole('heading', { name: '0 films for “heat”' })).not.toBeNull();
    expect(screen.getByText('No film matches. Try fewer letters, or one word of the title.')).not.toBeNull();
  });
});

describe('the title dialog', () => {
  it('shows the synopsis from the catalog and rates with stars', async () => {
    const synopsis = 'A thief and a detective.';
    const { services, advance, events } = await renderPage(home, () => ok({ ...heat, synopsis, state: undefined }));
    act(() => services.navigation.openTitle('heat'));
    const dialog = within(await screen.findByRole('dialog', { name: 'Heat' }));
    expect(await dialog.findByText(synopsis)).not.toBeNull();
    expect(dialog.getByText('New releases')).not.toBeNull();
    fireEvent.click(dialog.getByLabelText('4 stars'));
    expect(dialog.getByText('4 of 5')).not.toBeNull();
    await advance(100);
    expect(events()).toEqual(['rating']);
  });

  it('still offers to play when the catalog is unavailable, and says what is missing', async () => {
    const { services } = await renderPage(home, catalogDown);
    act(() => services.navigation.openTitle('heat'));
    const dialog = within(await screen.findByRole('dialog', { name: 'Heat' }));
    expect((await dialog.findByRole('status')).textContent).toMatch(/^The catalog is unavailable right now/);
    expect(dialog.getByRole('button', { name: 'Play Heat' })).not.toBeNull();
  });

  it('says that a title does not exist', async () => {
    const { services } = await renderPage(home, () => ({ status: 404, body: { code: 'no-title', detail: 'No.' } }));
    act(() => services.navigation.openTitle('nothing'));
    expect(await screen.findByText('This film is not in the catalog.')).not.toBeNull();
  });
});

describe('the player', () => {
  it('plays, pauses and reports what a real player reports', async () => {
    const { services, advance, events } = await renderPage();
    act(() => services.navigation.watch('heat'));
    const player = within(await screen.findByRole('dialog', { name: 'Playing Heat' }));
    await advance(1_000);
    expect(player.getByRole('slider', { name: 'Position' }).getAttribute('aria-valuetext')).toBe('0:01:00 of 1:40:00');
    fireEvent.click(player.getByRole('button', { name: 'Pause' }));
    fireEvent.change(player.getByRole('slider'), { target: { value: '6000' } });
    expect(player.getByText('The end. Did you like it?')).not.toBeNull();
    await advance(1_000);
    expect(events()).toEqual(['play-started', 'play-progress', 'play-finished']);
  });
});

describe('under the hood', () => {
  const openDrawer = async () => {
    fireEvent.keyDown(document.body, { key: '?' });
    return within(await screen.findByRole('complementary', { name: 'Under the hood' }));
  };

  it('lists rows with their source, and rows that were left out with the reason', async () => {
    const asOf = '2026-01-01T11:59:00Z';
    const saved = row('top-picks', { title: 'Top picks', source: 'last-good', reason: 'timeout', asOf });
    await renderPage(
      page([saved], {
        degraded: [
          { rowId: 'top-picks', source: 'last-good', reason: 'timeout', asOf },
          { rowId: 'my-list', source: 'last-good', reason: 'no-instance', asOf },
        ],
      }),
    );
    const drawer = await openDrawer();
    expect(drawer.getByRole('row', { name: /Top picks/ }).textContent).toBe(
      'Top picksit took too longlast-good1 minute ago',
    );
    expect(drawer.getByRole('row', { name: /my-list/ }).textContent).toBe(
      'my-listleft out: no instance is availablemissing–',
    );
    expect(drawer.getByText('live').closest('dd')?.textContent).toBe('live 2 not live');
  });

  it('follows an event from the acknowledgement to the row it changed', async () => {
    const { visit, streams, advance, requests } = await renderPage();
    act(() => visit.viewing.setMyList(heat, true));
    const drawer = await openDrawer();
    expect(drawer.getByText('my-list-added').closest('li')?.textContent).toMatch(/sending$/);
    await advance(100);
    expect(drawer.getByText('my-list-added').closest('li')?.textContent).toMatch(
      /acknowledged · acknowledged by the broker after \d+ ms$/,
    );
    const sent = requests.find(({ call }) => call === 'POST /api/events')?.body as { events: { id: string }[] };
    const eventIds = sent.events.map(({ id }) => id);
    act(() => streams[0]?.send('row-changed', JSON.stringify({ rowId: 'my-list', asOf: home.asOf, eventIds })));
    expect(drawer.getByText('my-list-added').closest('li')?.textContent).toMatch(
      /applied · .* · in a row after \d+ ms$/,
    );
  });

  it('closes with Escape and gives the focus back', async () => {
    await renderPage();
    const before = screen.getByRole('button', { name: /switch viewer/ });
    before.focus();
    const drawer = await openDrawer();
    expect(document.activeElement).toBe(drawer.getByRole('button', { name: 'Close under the hood' }));
    fireEvent.keyDown(document.body, { key: 'Escape' });
    expect(screen.queryByRole('complementary')).toBeNull();
    expect(document.activeElement).toBe(before);
  });
});
