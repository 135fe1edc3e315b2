import type { RowsChanged } from '@marquee/contracts/topics';
import type { ViewingFact } from '../applying/viewing-fact.domain.js';

const EVENT_IDS = 50;

/** What each viewer's open pages are told of newly applied events. History that was loaded is nobody's news. */
export function hintsOf(facts: readonly ViewingFact[], asOf: Date): RowsChanged[] {
  const viewers = new Map<string, { rowIds: Set<string>; eventIds: string[] }>();
  for (const fact of facts) {
    if (fact.imported) continue;
    const hint = viewers.get(fact.viewerId) ?? { rowIds: new Set<string>(), eventIds: [] };
    viewers.set(fact.viewerId, hint);
    for (const rowId of rowsTouchedBy(fact)) hint.rowIds.add(rowId);
    if (hint.eventIds.length < EVENT_IDS) hint.eventIds.push(fact.id);
  }
  return [...viewers].map(([viewerId, { rowIds, eventIds }]) => ({
    viewerId,
    rowIds: [...rowIds],
    asOf: asOf.toISOString(),
    eventIds,
  }));
}

function rowsTouchedBy({ kind, titleId }: ViewingFact): string[] {
  switch (kind) {
    case 'play-started':
    case 'play-progress':
      return ['continue-watching'];
    case 'play-finished':
      return ['continue-watching', 'watch-again', 'top-picks', `because-you-watched:${titleId}`];
    case 'rating':
      return ['top-picks', 'watch-again', `because-you-watched:${titleId}`];
    case 'my-list-added':
    case 'my-list-removed':
      return ['my-list'];
    case 'impression':
    case 'click':
      return [];
  }
}
