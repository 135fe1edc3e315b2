import { ROW_ORDER } from '@marquee/contracts/page';
import type { RowKind } from '@marquee/contracts/page';
import type { BuiltRow } from '@marquee/contracts/row-builder';
import { OWN_KINDS } from './fill.domain.js';

type Candidate = { readonly row: BuiltRow };

/** What the first place of the default order is worth over the last, in affinity. */
const PLACE_WORTH = 0.1;

/**
 * The order of rows. Rows of the viewer's own titles have the places of the default order, where people look for them.
 * The other places go to the rows that the viewer is most likely to watch from. Without affinities, which a new viewer
 * and a page of a lower rung do not have, the default order is left. Two rows of a kind follow each other only when no
 * other kind is left.
 */
export function arrange<C extends Candidate>(rows: readonly C[]): C[] {
  const placed = inDefaultOrder(rows);
  const ranked = rank(placed.filter(({ row }) => !OWN_KINDS.has(row.kind)))[Symbol.iterator]();
  return placed.map((candidate) =>
    OWN_KINDS.has(candidate.row.kind) ? candidate : (ranked.next().value ?? candidate),
  );
}

/** First one row of each kind in `ROW_ORDER`, then the second ones, and so on; rows of one kind as they were built. */
function inDefaultOrder<C extends Candidate>(rows: readonly C[]): C[] {
  const seen = new Map<RowKind, number>();
  const keyed = rows.map((candidate, index) => {
    const round = seen.get(candidate.row.kind) ?? 0;
    seen.set(candidate.row.kind, round + 1);
    return { candidate, round, place: ROW_ORDER.indexOf(candidate.row.kind), index };
  });
  keyed.sort((a, b) => a.round - b.round || a.place - b.place || a.index - b.index);
  return keyed.map(({ candidate }) => candidate);
}

/** Takes the best of the rows that are left, again and again. A row without affinity counts as an average one. */
function rank<C extends Candidate>(rows: readonly C[]): C[] {
  const known = rows.flatMap(({ row: { affinity } }) => affinity ?? []);
  if (known.length === 0) return [...rows];
  const average = known.reduce((sum, affinity) => sum + affinity, 0) / known.length;
  const left = rows.map((candidate, place) => ({
    candidate,
    worth: (candidate.row.affinity ?? average) - (PLACE_WORTH * place) / rows.length,
  }));
  left.sort((a, b) => b.worth - a.worth);
  const ranked: C[] = [];
  while (left.length > 0) {
    const kind = ranked.at(-1)?.row.kind;
    const next = left.findIndex(({ candidate }) => candidate.row.kind !== kind);
    ranked.push(...left.splice(Math.max(0, next), 1).map(({ candidate }) => candidate));
  }
  return ranked;
}
