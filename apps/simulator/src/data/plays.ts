import type { ViewingEvent } from '@marquee/contracts/event';
import { stableShare, stableUuid } from './stable.js';

/** Somebody rated a title at a time (Unix, ms). */
export interface Rated {
  readonly dataSet: string;
  readonly viewerId: string;
  readonly titleId: string;
  /** 0.5 to 5. */
  readonly stars: number;
  readonly at: number;
  readonly runtimeMinutes: number;
}

/** At or below it, people stop before the end. */
const ABANDONED_STARS = 2;
/** And a few stop for tonight, whatever they think of it. */
const INTERRUPTED_SHARE = 0.06;

/**
 * The events behind a rating: the play that must have come before it, and the rating itself. Data sets of ratings say
 * nothing of plays, and without them nothing could be trending or half watched.
 */
export function eventsOfRating(rated: Rated): ViewingEvent[] {
  const record = `${rated.dataSet}/${rated.viewerId}/${rated.titleId}/${rated.stars}`;
  const durationSeconds = rated.runtimeMinutes * 60;
  const stopped = rated.stars <= ABANDONED_STARS || stableShare(`${record}#stopped`) < INTERRUPTED_SHARE;
  const share = stopped ? 0.15 + 0.65 * stableShare(`${record}#share`) : 1;
  const play: ViewingEvent = {
    id: stableUuid(`${record}#play`),
    kind: stopped ? 'play-progress' : 'play-finished',
    titleId: rated.titleId,
    occurredAt: new Date(rated.at - 60_000).toISOString(),
    positionSeconds: Math.round(durationSeconds * share),
    durationSeconds,
  };
  const rating: ViewingEvent = {
    id: stableUuid(`${record}#rating`),
    kind: 'rating',
    titleId: rated.titleId,
    occurredAt: new Date(rated.at).toISOString(),
    stars: rated.stars,
  };
  return [play, rating];
}
