import type { RowsChanged } from '@marquee/contracts/topics';
import type { ViewingFact } from './viewing-fact.domain.js';

/** The contract allows no more. */
const EVENT_IDS = 50;

export interface TracedHint {
  readonly hint: RowsChanged;
  /** Of the last event behind the hint. */
  readonly traceparent: string | undefined;
}

/** One hint per viewer: the rows that newly applied events change. Imported history produces no hints. */
export function hintsOf(facts: readonly ViewingFact[], asOf: Date): TracedHint[] {
  const byViewer = new Map<string, ViewingFact[]>();
  for (const fact of facts) {
    if (fact.imported) continue;
    const own = byViewer.get(fact.viewerId);
    if (own === undefined) byViewer.set(fact.viewerId, [fact]);
    else own.push(fact);
  }
  return [...byViewer].map(([viewerId, own]) => ({
    hint: {
      viewerId,
      rowIds: [...new Set(own.flatMap(rowsChangedBy))],
      asOf: asOf.toISOString(),
      eventIds: own.slice(0, EVENT_IDS).map(({ id }) => id),
    },
    traceparent: own.at(-1)?.traceparent,
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
