import type { ViewingEvent } from '@marquee/contracts/event';
import type { OutboxStorage } from './outbox.js';

/** One key for each viewer, so that events are never sent in another viewer's session. */
export function outboxStorage(viewerId: string): OutboxStorage {
  const key = `marquee.outbox.${viewerId}`;
  return {
    load() {
      try {
        const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
        return Array.isArray(stored) ? (stored as ViewingEvent[]) : [];
      } catch {
        return [];
      }
    },
    save(events) {
      try {
        if (events.length === 0) localStorage.removeItem(key);
        else localStorage.setItem(key, JSON.stringify(events));
      } catch {
        // Storage is off or full. The outbox keeps the events in memory while the page is open.
      }
    },
  };
}
