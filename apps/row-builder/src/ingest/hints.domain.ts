import type { RowsChanged } from '@marquee/contracts/topics';
import type { ViewingFact } from './viewing-fact.domain.js';

/** The contract allows no more. */
const EVENT_IDS = 50;

/** One hint per viewer: the rows that newly applied events change. Imported history produces no hints. */
export function hintsOf(facts: readonly ViewingFact[], asOf: Date): RowsChanged[] {
  const viewers = new Map<string, { rowIds: Set<string>; eventIds: string[] }>();
  for (const fact of facts) {
    if (fact.imported) continue;
    const hint = viewers.get(fact.viewerId) ?? { rowIds: new Set<string>(), eventIds: [] };
    viewers.set(fact.viewerId, hint);
    for (const rowId of rowsChangedBy(fact)) hint.rowIds.add(rowId);
    if (hint.eventIds.length < EVENT_IDS) hint.eventIds.push(fact.id);
  }
  return [...viewers].map(([viewerId, { rowIds, eventIds }]) => ({
    viewerId,
    rowIds: [...rowIds],
    asOf: asOf.toISOString(),
    eventIds,
  }));
}

function rowsChangedBy({ kind, titleId }: ViewingFact): string[] {
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
