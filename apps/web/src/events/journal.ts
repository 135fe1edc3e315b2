import type { ViewingEvent } from '@marquee/contracts/event';
import { Store } from '../store.js';

/** `applied` is known when an update names the event: its effect is in a row. */
export type Stage = 'sending' | 'waiting' | 'acknowledged' | 'applied' | 'rejected' | 'dropped';
export type JournalEntry = {
  event: ViewingEvent;
  name: string;
  stage: Stage;
  detail?: string;
  addedAt: number;
  acknowledgedAt?: number;
  appliedAt?: number;
};

const KEPT = 120;

/** What became of this viewer's events, newest first. */
export class Journal extends Store<readonly JournalEntry[]> {
  constructor(private readonly now: () => number) {
    super([]);
  }

  record(event: ViewingEvent, name: string): void {
    this.update((entries) =>
      [{ event, name, stage: 'sending' as const, addedAt: this.now() }, ...entries].slice(0, KEPT),
    );
  }

  stage(ids: ReadonlySet<string>, stage: Stage, detail?: string): void {
    const at = this.now();
    this.update((entries) =>
      entries.map((entry) => {
        if (!ids.has(entry.event.id) || entry.stage === 'applied') return entry;
        return {
          ...entry,
          stage,
          ...(detail === undefined ? {} : { detail }),
          ...(stage === 'acknowledged' ? { acknowledgedAt: at } : {}),
          ...(stage === 'applied' ? { appliedAt: at } : {}),
        };
      }),
    );
  }

  /** Whether the effect of an event has been seen. */
  isApplied(eventId: string): boolean {
    return this.get().some((entry) => entry.event.id === eventId && entry.stage === 'applied');
  }
}
