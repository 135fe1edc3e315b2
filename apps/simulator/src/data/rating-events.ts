import type { ViewingEvent } from '@marquee/contracts/event';
import { stableShare, stableUuid } from './stable.js';

/** One rating of a title. */
export interface RatingRecord {
  readonly dataSet: string;
  readonly viewerId: string;
  readonly titleId: string;
  /** 0.5 to 5; undefined if the title was watched and not rated. */
  readonly stars: number | undefined;
  /** Unix time in ms. */
  readonly at: number;
  readonly runtimeMinutes: number;
}

/** Up to this rating, viewers stop before the end. */
const ABANDONED_STARS = 2;
/** Share of viewers who stop early although they like the title. */
const INTERRUPTED_SHARE = 0.06;

/**
 * The events of a rating: a play one minute earlier and the rating itself, if there is one. Data sets contain ratings
 * only, and without plays nothing would be trending or half watched.
 */
export function eventsOfRating(rating: RatingRecord): ViewingEvent[] {
  const record = `${rating.dataSet}/${rating.viewerId}/${rating.titleId}/${rating.stars ?? 'unrated'}`;
  const { stars } = rating;
  const durationSeconds = rating.runtimeMinutes * 60;
  const disliked = stars !== undefined && stars <= ABANDONED_STARS;
  const stopped = disliked || stableShare(`${record}#stopped`) < INTERRUPTED_SHARE;
  const share = stopped ? 0.15 + 0.65 * stableShare(`${record}#share`) : 1;
  const play: ViewingEvent = {
    id: stableUuid(`${record}#play`),
    kind: stopped ? 'play-progress' : 'play-finished',
    titleId: rating.titleId,
    occurredAt: new Date(rating.at - 60_000).toISOString(),
    positionSeconds: Math.round(durationSeconds * share),
    durationSeconds,
  };
  if (stars === undefined) return [play];
  const rate: ViewingEvent = {
    id: stableUuid(`${record}#rating`),
    kind: 'rating',
    titleId: rating.titleId,
    occurredAt: new Date(rating.at).toISOString(),
    stars,
  };
  return [play, rate];
}
