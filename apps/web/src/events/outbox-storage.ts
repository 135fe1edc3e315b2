import type { ViewingEvent } from '@marquee/contracts/event';
import type { OutboxOptions } from './outbox.js';

/** Per viewer, so that nobody's events are sent under another's session. Works on in memory where storage is off or full. */
export function outboxStorage(viewerId: string): OutboxOptions['storage'] {
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
        // The outbox itself still holds them for as long as the page is open.
      }
    },
  };
}
