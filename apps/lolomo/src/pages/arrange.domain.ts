import { ROW_ORDER } from '@marquee/contracts/page';
import type { RowKind } from '@marquee/contracts/page';
import type { BuiltRow } from '@marquee/contracts/row-builder';

/**
 * The order of rows: first one row of each kind in `ROW_ORDER`, then the second ones, and so on. Two rows of a kind
 * follow each other only when no other kind is left. Rows of one kind keep the order in which they were built.
 */
export function arrange<C extends { readonly row: BuiltRow }>(rows: readonly C[]): C[] {
  const seen = new Map<RowKind, number>();
  const keyed = rows.map((candidate, index) => {
    const round = seen.get(candidate.row.kind) ?? 0;
    seen.set(candidate.row.kind, round + 1);
    return { candidate, round, place: ROW_ORDER.indexOf(candidate.row.kind), index };
  });
  keyed.sort((a, b) => a.round - b.round || a.place - b.place || a.index - b.index);
  return keyed.map(({ candidate }) => candidate);
}
