import type { Clock } from '@marquee/browser/clock';
import { Store } from '@marquee/browser/store';
import type { ViewingEvent } from '@marquee/contracts/event';
import type { OutboxStage } from './outbox.js';

/** `applied`: an update named the event, so its effect is in a row. */
export type Stage = OutboxStage | 'applied';

export interface JournalEntry {
  readonly event: ViewingEvent;
  /** Of the title. */
  readonly name: string;
  readonly stage: Stage;
  readonly detail?: string;
  readonly addedAt: number;
  readonly acknowledgedAt?: number;
  readonly appliedAt?: number;
}

const MAX_ENTRIES = 120;

/** What became of this viewer's events, newest first. */
export class Journal extends Store<readonly JournalEntry[]> {
  constructor(private readonly clock: Clock) {
    super([]);
  }

  record(event: ViewingEvent, name: string): void {
    const entry: JournalEntry = { event, name, stage: 'sending', addedAt: this.clock.now() };
    this.update((entries) => [entry, ...entries].slice(0, MAX_ENTRIES));
  }

  stage(ids: ReadonlySet<string>, stage: Stage, detail?: string): void {
    const now = this.clock.now();
    this.update((entries) =>
      entries.map((entry) => {
        if (!ids.has(entry.event.id) || entry.stage === 'applied') return entry;
        return {
          ...entry,
          stage,
          ...(detail !== undefined && { detail }),
          ...(stage === 'acknowledged' && { acknowledgedAt: now }),
          ...(stage === 'applied' && { appliedAt: now }),
        };
      }),
    );
  }

  /** Whether an update has named the event. */
  isApplied(eventId: string): boolean {
    return this.get().some((entry) => entry.event.id === eventId && entry.stage === 'applied');
  }
}
