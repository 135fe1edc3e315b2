import type { ViewingFact } from './viewing-fact.domain.js';

/** What one viewer did with one title. */
export interface ViewerTitle {
  readonly viewerId: string;
  readonly titleId: string;
  readonly touchedAt: Date;
  readonly starts: number;
  readonly finishes: number;
  readonly finishedAt: Date | null;
  readonly positionSeconds: number | null;
  readonly durationSeconds: number | null;
  readonly playedAt: Date | null;
  readonly playedId: string | null;
  readonly stars: number | null;
  readonly ratedAt: Date | null;
  readonly ratedId: string | null;
  readonly inMyList: boolean;
  readonly listedAt: Date | null;
  readonly listedId: string | null;
}

export function untouched(viewerId: string, titleId: string): ViewerTitle {
  return {
    viewerId,
    titleId,
    touchedAt: new Date(0),
    starts: 0,
    finishes: 0,
    finishedAt: null,
    positionSeconds: null,
    durationSeconds: null,
    playedAt: null,
    playedId: null,
    stars: null,
    ratedAt: null,
    ratedId: null,
    inMyList: false,
    listedAt: null,
    listedId: null,
  };
}

/** Impressions and clicks are counted but say nothing lasting about a title. */
export function touchesTitle(fact: ViewingFact): boolean {
  return fact.kind !== 'impression' && fact.kind !== 'click';
}

/**
 * Folds one event in. Counters add; each register holds its latest event by (time, id): whatever order distinct events arrive in,
 * the outcome is the same.
 */
export function merge(held: ViewerTitle, fact: ViewingFact): ViewerTitle {
  const touched = { ...held, touchedAt: later(held.touchedAt, fact.occurredAt) };
  switch (fact.kind) {
    case 'play-started':
      return played({ ...touched, starts: held.starts + 1 }, fact);
    case 'play-progress':
      return played(touched, fact);
    case 'play-finished':
      return played(
        {
          ...touched,
          finishes: held.finishes + 1,
          finishedAt: held.finishedAt === null ? fact.occurredAt : later(held.finishedAt, fact.occurredAt),
        },
        fact,
      );
    case 'rating':
      return supersedes(fact, held.ratedAt, held.ratedId)
        ? { ...touched, stars: fact.stars, ratedAt: fact.occurredAt, ratedId: fact.id }
        : touched;
    case 'my-list-added':
    case 'my-list-removed':
      return supersedes(fact, held.listedAt, held.listedId)
        ? {
            ...touched,
            inMyList: fact.kind === 'my-list-added',
            listedAt: fact.occurredAt,
            listedId: fact.id,
          }
        : touched;
    case 'impression':
    case 'click':
      return held;
  }
}

/** A start that names no position says nothing about it, so a resumed title keeps its place. */
function played(held: ViewerTitle, fact: ViewingFact): ViewerTitle {
  if (fact.positionSeconds === null && fact.kind !== 'play-finished') return held;
  if (!supersedes(fact, held.playedAt, held.playedId)) return held;
  return {
    ...held,
    positionSeconds: fact.kind === 'play-finished' ? null : fact.positionSeconds,
    durationSeconds: fact.durationSeconds,
    playedAt: fact.occurredAt,
    playedId: fact.id,
  };
}

function supersedes(fact: ViewingFact, heldAt: Date | null, heldId: string | null): boolean {
  if (heldAt === null || heldId === null) return true;
  const difference = fact.occurredAt.getTime() - heldAt.getTime();
  return difference > 0 || (difference === 0 && fact.id > heldId);
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}
