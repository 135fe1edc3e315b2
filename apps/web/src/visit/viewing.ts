import type { Clock } from '@marquee/browser/clock';
import { Store } from '@marquee/browser/store';
import type { EventKind, ViewingEvent } from '@marquee/contracts/event';
import type { CardState, TitleCard } from '@marquee/contracts/page';
import type { Journal } from '../events/journal.js';
import type { Outbox } from '../events/outbox.js';
import { uuid } from '../events/uuid.js';

/** The row and page on which something happened. */
export interface Place {
  readonly rowId?: string;
  readonly pageId?: string;
}

type EventDetail = Pick<ViewingEvent, 'positionSeconds' | 'durationSeconds' | 'stars'>;
export type PlayEvent = 'play-started' | 'play-progress' | 'play-finished';

interface LocalChange {
  readonly state: Partial<CardState>;
  readonly eventId: string;
}

export type LocalChanges = ReadonlyMap<string, LocalChange>;

/** Turns what the viewer does into events, and shows their effect before the server does. */
export class Viewing {
  /** By title id: what the viewer did and the page does not show yet. */
  readonly localChanges = new Store<LocalChanges>(new Map());
  private readonly seen = new Set<string>();

  constructor(
    private readonly outbox: Outbox,
    private readonly journal: Journal,
    private readonly clock: Clock,
  ) {}

  /** Queues an event and returns its id. */
  record(
    kind: EventKind,
    title: Pick<TitleCard, 'titleId' | 'name'>,
    place: Place = {},
    detail: EventDetail = {},
  ): string {
    const event: ViewingEvent = {
      id: uuid(),
      kind,
      titleId: title.titleId,
      occurredAt: new Date(this.clock.now()).toISOString(),
      ...detail,
      ...place,
    };
    this.journal.record(event, title.name);
    this.outbox.add(event);
    return event.id;
  }

  /** Records an impression once for each title, row and page. */
  recordImpression(title: TitleCard, place: Place): void {
    const key = `${place.pageId}/${place.rowId}/${title.titleId}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.record('impression', title, place);
  }

  setMyList(title: TitleCard, inMyList: boolean, place: Place = {}): void {
    const eventId = this.record(inMyList ? 'my-list-added' : 'my-list-removed', title, place);
    this.changeLocally(title.titleId, { inMyList }, eventId);
  }

  rate(title: TitleCard, stars: number, place: Place = {}): void {
    this.changeLocally(title.titleId, { rating: stars }, this.record('rating', title, place, { stars }));
  }

  recordPlay(title: TitleCard, kind: PlayEvent, position: number, durationSeconds: number): void {
    const positionSeconds = Math.round(position);
    const eventId = this.record(kind, title, {}, { positionSeconds, durationSeconds });
    this.changeLocally(title.titleId, { progress: positionSeconds / durationSeconds }, eventId);
  }

  /** Drops the local changes whose events are applied: a page made after that shows their effect itself. */
  forgetApplied(): void {
    this.localChanges.update(
      (changes) => new Map([...changes].filter(([, { eventId }]) => !this.journal.isApplied(eventId))),
    );
  }

  private changeLocally(titleId: string, state: Partial<CardState>, eventId: string): void {
    this.localChanges.update((changes) => {
      const before = changes.get(titleId)?.state;
      return new Map(changes).set(titleId, { state: { ...before, ...state }, eventId });
    });
  }
}

/** The state that the server sent, overlaid with what the viewer has done since. */
export function stateOf(title: TitleCard, changes: LocalChanges): CardState {
  return { inMyList: false, ...title.state, ...changes.get(title.titleId)?.state };
}

/** Started and not finished, for a share watched of 0 to 1: "Resume" instead of "Play". */
export function isInProgress({ progress = 0 }: CardState): boolean {
  return progress > 0.01 && progress < 0.97;
}
