import type { EventKind, ViewingEvent } from '@marquee/contracts/event';
import type { CardState, TitleCard } from '@marquee/contracts/page';
import type { Journal } from '../events/journal.js';
import type { Outbox } from '../events/outbox.js';
import { uuid } from '../events/uuid.js';
import { Store } from '../store.js';

/** Where on the page something happened. */
export type Place = { rowId?: string; pageId?: string };
type Detail = Pick<ViewingEvent, 'positionSeconds' | 'durationSeconds' | 'stars'>;
type Intention = { state: Partial<CardState>; eventId: string };
type Intentions = ReadonlyMap<string, Intention>;

/** Turns what the viewer does into events, and shows their effect before the server has it. */
export class Viewing {
  readonly intentions = new Store<Intentions>(new Map());
  private readonly seen = new Set<string>();

  constructor(
    private readonly outbox: Outbox,
    private readonly journal: Journal,
    private readonly now: () => Date,
  ) {}

  record(kind: EventKind, title: Pick<TitleCard, 'titleId' | 'name'>, place: Place = {}, detail: Detail = {}): string {
    const event: ViewingEvent = {
      id: uuid(),
      kind,
      titleId: title.titleId,
      occurredAt: this.now().toISOString(),
      ...detail,
      ...place,
    };
    this.journal.record(event, title.name);
    this.outbox.add(event);
    return event.id;
  }

  /** Once for each title, row and page. */
  impression(title: TitleCard, place: Place): void {
    const key = `${place.pageId}/${place.rowId}/${title.titleId}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.record('impression', title, place);
  }

  setMyList(title: TitleCard, inMyList: boolean, place: Place = {}): void {
    this.intend(title.titleId, { inMyList }, this.record(inMyList ? 'my-list-added' : 'my-list-removed', title, place));
  }

  rate(title: TitleCard, stars: number, place: Place = {}): void {
    this.intend(title.titleId, { rating: stars }, this.record('rating', title, place, { stars }));
  }

  watched(
    title: TitleCard,
    kind: 'play-started' | 'play-progress' | 'play-finished',
    positionSeconds: number,
    durationSeconds: number,
    place: Place = {},
  ): void {
    const position = Math.round(positionSeconds);
    this.intend(
      title.titleId,
      { progress: position / durationSeconds },
      this.record(kind, title, place, { positionSeconds: position, durationSeconds }),
    );
  }

  /** A page made after an event was applied knows better than what we assumed. */
  forgetApplied(): void {
    this.intentions.update(
      (intentions) => new Map([...intentions].filter(([, { eventId }]) => !this.journal.isApplied(eventId))),
    );
  }

  private intend(titleId: string, state: Partial<CardState>, eventId: string): void {
    this.intentions.update((intentions) => {
      const before = intentions.get(titleId)?.state;
      return new Map(intentions).set(titleId, { state: { ...before, ...state }, eventId });
    });
  }
}

/** What the server said, and over it what the viewer has done since. */
export function stateOf(title: TitleCard, intentions: Intentions): CardState {
  return { inMyList: false, ...title.state, ...intentions.get(title.titleId)?.state };
}
