import type { ViewerTitle } from '../history/viewer-title.domain.js';
import type { ViewingFact } from './viewing-fact.domain.js';

/** Impressions and clicks are counted, but change nothing about the title. */
export function touchesTitle(fact: ViewingFact): boolean {
  return fact.kind !== 'impression' && fact.kind !== 'click';
}

/**
 * Merges one event into an entry. Counters add up; position, rating and list each keep their latest event by
 * (time, id). So the result is the same in whatever order distinct events arrive.
 */
export function mergeEvent(entry: ViewerTitle, fact: ViewingFact): ViewerTitle {
  const touched = { ...entry, touchedAt: later(entry.touchedAt, fact.occurredAt) };
  switch (fact.kind) {
    case 'play-started':
      return withPosition({ ...touched, starts: entry.starts + 1 }, fact);
    case 'play-progress':
      return withPosition(touched, fact);
    case 'play-finished':
      return withPosition(
        {
          ...touched,
          finishes: entry.finishes + 1,
          finishedAt: entry.finishedAt === null ? fact.occurredAt : later(entry.finishedAt, fact.occurredAt),
        },
        fact,
      );
    case 'rating':
      return supersedes(fact, entry.ratedAt, entry.ratedId)
        ? { ...touched, stars: fact.stars, ratedAt: fact.occurredAt, ratedId: fact.id }
        : touched;
    case 'my-list-added':
    case 'my-list-removed':
      return supersedes(fact, entry.listedAt, entry.listedId)
        ? { ...touched, inMyList: fact.kind === 'my-list-added', listedAt: fact.occurredAt, listedId: fact.id }
        : touched;
    case 'impression':
    case 'click':
      return entry;
  }
}

/** A start without a position leaves the position as it is, so that a resumed title keeps its place. */
function withPosition(entry: ViewerTitle, fact: ViewingFact): ViewerTitle {
  if (fact.positionSeconds === null && fact.kind !== 'play-finished') return entry;
  if (!supersedes(fact, entry.playedAt, entry.playedId)) return entry;
  return {
    ...entry,
    positionSeconds: fact.kind === 'play-finished' ? null : fact.positionSeconds,
    durationSeconds: fact.durationSeconds,
    playedAt: fact.occurredAt,
    playedId: fact.id,
  };
}

function supersedes(fact: ViewingFact, writtenAt: Date | null, writtenBy: string | null): boolean {
  if (writtenAt === null || writtenBy === null) return true;
  const difference = fact.occurredAt.getTime() - writtenAt.getTime();
  return difference > 0 || (difference === 0 && fact.id > writtenBy);
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}
