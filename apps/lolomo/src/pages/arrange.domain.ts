import type { RowKind } from '@marquee/contracts/page';
import type { Candidate } from '../ladder/row-ladder.js';

/** What people come back for, then discovery, then what is already known. My list stands above discovery, which would show its titles first. */
export const PLACE: Readonly<Record<RowKind, number>> = {
  'continue-watching': 0,
  'my-list': 1,
  'top-picks': 2,
  'trending-now': 3,
  'because-you-watched': 4,
  'new-releases': 5,
  'popular-in-genre': 6,
  'watch-again': 7,
};

/**
 * The order of rows: first one row of each kind by place, then the second ones, and so on, so that no two of a kind
 * follow each other while another kind is left. Rows of one kind keep the order in which they were built.
 */
export function arrange(rows: readonly Candidate[]): Candidate[] {
  const seen = new Map<RowKind, number>();
  const keyed = rows.map((candidate, index) => {
    const round = seen.get(candidate.row.kind) ?? 0;
    seen.set(candidate.row.kind, round + 1);
    return { candidate, round, place: PLACE[candidate.row.kind], index };
  });
  keyed.sort((a, b) => a.round - b.round || a.place - b.place || a.index - b.index);
  return keyed.map(({ candidate }) => candidate);
}
