import type { Clock } from '@marquee/browser/clock';
import type { Viewer } from '@marquee/contracts/gateway';
import type { GatewayApi } from '../api/gateway-api.js';
import { deliver } from '../events/deliver.js';
import { Journal } from '../events/journal.js';
import { Outbox } from '../events/outbox.js';
import { outboxStorage } from '../events/outbox-storage.js';
import { Burst } from '../updates/burst.js';
import { Updates } from '../updates/updates.js';
import { HomeStore } from './home-store.js';
import { isWhole } from './page-state.js';
import { Viewing } from './viewing.js';
import type { VisitStores } from './visit-context.js';

export interface Visit extends VisitStores {
  close(): void;
}

export interface VisitServices {
  readonly gateway: GatewayApi;
  readonly clock: Clock;
}

/** A whole page younger than this is not fetched again when the viewer returns to the tab. */
const FRESH_MS = 3_000;

/**
 * Starts everything of a visit that is not drawn: the page, the outbox of events, the stream of updates.
 * `onOtherViewer` is called when the session belongs to another viewer, because another tab switched.
 */
export function startVisit(
  viewer: Viewer,
  { gateway, clock }: VisitServices,
  onOtherViewer: (viewerId: string) => void,
): Visit {
  const journal = new Journal(clock);
  const outbox = new Outbox(
    (events) => deliver(events, clock.now(), gateway.sendEvents),
    outboxStorage(viewer.viewerId),
    clock,
    Math.random,
    (events, stage, detail) => journal.stage(new Set(events.map(({ id }) => id)), stage, detail),
  );
  const viewing = new Viewing(outbox, journal, clock);
  const home = new HomeStore(gateway, clock, Math.random, (page) => {
    viewing.forgetApplied();
    if (!document.hidden) updates.open();
    if (page.viewerId !== viewer.viewerId) onOtherViewer(page.viewerId);
  });
  const burst = new Burst(clock, {
    row: (rowId, traceparent) => void home.refreshRow(rowId, traceparent),
    page: () => void home.load(),
  });
  const updates = new Updates(gateway.openUpdates, clock, Math.random, {
    rowChanged: ({ rowId, eventIds, traceparent }) => {
      journal.stage(new Set(eventIds), 'applied');
      burst.rowChanged(rowId, traceparent);
    },
    pageChanged: () => burst.pageChanged(),
  });
  const stopFollowing = followTab({
    shown: () => {
      const state = home.get();
      if (state.status === 'signed-out' || state.status === 'loading') return;
      if (state.status === 'shown') {
        updates.open();
        if (isWhole(state.page) && clock.now() - state.facts.receivedAt < FRESH_MS) return;
      }
      void home.load();
    },
    hidden: () => {
      updates.close();
      home.pause();
      outbox.flush();
    },
    online: () => void home.load(),
  });
  void home.load();
  return {
    viewer,
    home,
    viewing,
    journal,
    updates,
    close() {
      stopFollowing();
      outbox.close();
      burst.close();
      updates.close();
      home.close();
    },
  };
}

interface TabListener {
  readonly shown: () => void;
  readonly hidden: () => void;
  readonly online: () => void;
}

/** Reports when the tab is shown, hidden or online again, until the returned function is called. */
function followTab({ shown, hidden, online }: TabListener): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  document.addEventListener('visibilitychange', () => (document.hidden ? hidden() : shown()), { signal });
  window.addEventListener('focus', () => document.hidden || shown(), { signal });
  window.addEventListener('online', online, { signal });
  return () => listening.abort();
}
