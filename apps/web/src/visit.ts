import type { Viewer } from '@marquee/contracts/gateway';
import { fetchHome, fetchRow } from './api/edge.js';
import { deliver } from './events/deliver.js';
import { Journal } from './events/journal.js';
import { Outbox } from './events/outbox.js';
import { outboxStorage } from './events/outbox-storage.js';
import { Home } from './home/home.js';
import { Burst } from './live/burst.js';
import { Updates } from './live/updates.js';
import { browserSchedule as schedule } from './schedule.js';
import { Viewing } from './viewing/viewing.js';

/** One viewer's time on the page: the composition root of all that is not drawn. */
export type Visit = {
  viewer: Viewer;
  home: Home;
  viewing: Viewing;
  journal: Journal;
  updates: Updates;
  close: () => void;
};

/** Coming back to the tab sooner than this does not ask again. */
const FRESH_MS = 3_000;

/** `onOtherViewer` is told when the session turns out to be somebody else's (another tab switched profiles). */
export function startVisit(viewer: Viewer, onOtherViewer: (viewerId: string) => void): Visit {
  const journal = new Journal(Date.now);
  const outbox = new Outbox({
    deliver,
    storage: outboxStorage(viewer.viewerId),
    schedule,
    random: Math.random,
    onStage: (events, stage, detail) => journal.stage(new Set(events.map(({ id }) => id)), stage, detail),
  });
  const viewing = new Viewing(outbox, journal, () => new Date());
  const home = new Home({
    fetchHome,
    fetchRow,
    now: Date.now,
    schedule,
    random: Math.random,
    onPage: (page) => {
      viewing.forgetApplied();
      if (!document.hidden) updates.open();
      if (page.viewerId !== viewer.viewerId) onOtherViewer(page.viewerId);
    },
  });
  const burst = new Burst(schedule, { row: (rowId) => void home.refreshRow(rowId), page: () => void home.load() });
  const updates = new Updates({
    connect: () => new EventSource('/api/updates'),
    schedule,
    random: Math.random,
    onRowChanged: ({ rowId, eventIds }) => {
      journal.stage(new Set(eventIds), 'applied');
      burst.rowChanged(rowId);
    },
    onPageChanged: () => burst.pageChanged(),
  });
  const listening = new AbortController();
  const look = (): void => {
    const state = home.get();
    if (document.hidden || state.status === 'signed-out' || state.status === 'loading') return;
    if (state.status === 'shown') {
      updates.open();
      const { page, facts } = state;
      const whole = page.source === 'live' && page.degraded.length === 0;
      if (whole && Date.now() - facts.receivedAt < FRESH_MS) return;
    }
    void home.load();
  };
  const whenHidden = (): void => {
    if (!document.hidden) return;
    updates.close();
    home.rest();
    outbox.flush();
  };
  document.addEventListener('visibilitychange', whenHidden, { signal: listening.signal });
  document.addEventListener('visibilitychange', look, { signal: listening.signal });
  window.addEventListener('focus', look, { signal: listening.signal });
  window.addEventListener('online', () => void home.load(), { signal: listening.signal });
  void home.load();
  return {
    viewer,
    home,
    viewing,
    journal,
    updates,
    close() {
      listening.abort();
      outbox.close();
      burst.close();
      updates.close();
      home.close();
    },
  };
}
