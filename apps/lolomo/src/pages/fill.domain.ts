import type { GridSize, LiveRow, Row, RowKind, TitleCard } from '@marquee/contracts/page';
import type { BuiltRow } from '@marquee/contracts/row-builder';
import type { Candidate } from '../ladder/row-ladder.js';

/** A discovery row with fewer titles looks broken, unless the grid is that narrow. */
const MIN_ITEMS = 4;

/** Kinds that show titles which the viewer has chosen. They are shown at any length, and each at its place. */
export const OWN_KINDS: ReadonlySet<RowKind> = new Set(['continue-watching', 'my-list', 'watch-again']);

/** The rows of the grid, each with its rung and, unless it is live, the reason. */
export function fill(candidates: readonly Candidate[], size: GridSize, taken: Iterable<string> = []): Row[] {
  return fillGrid(candidates, size, taken).map(({ candidate, fields }) =>
    candidate.source === 'live'
      ? { ...fields, source: candidate.source }
      : { ...fields, source: candidate.source, reason: candidate.reason },
  );
}

/**
 * Fills the grid from top to bottom. Titles that a row above already shows are left out, and rows that become too short
 * are dropped. Continue watching neither hides titles from other rows nor loses titles to them. A lower row never
 * affects a higher one.
 *
 * @param taken titles that count as shown above the first row
 */
export function fillGrid<C extends { readonly row: BuiltRow }>(
  candidates: readonly C[],
  size: GridSize,
  taken: Iterable<string> = [],
): { candidate: C; fields: Omit<LiveRow, 'source'> }[] {
  const minItems = Math.min(MIN_ITEMS, size.items);
  const shown = new Set(taken);
  const rows: { candidate: C; fields: Omit<LiveRow, 'source'> }[] = [];
  for (const candidate of candidates) {
    if (rows.length === size.rows) break;
    const { row } = candidate;
    const fields = fillRow(row, size.items, shown);
    if (fields.items.length < (OWN_KINDS.has(row.kind) ? 1 : minItems)) continue;
    rows.push({ candidate, fields });
    if (row.kind !== 'continue-watching') for (const titleId of shownIn(row, fields.items)) shown.add(titleId);
  }
  return rows;
}

function fillRow(row: BuiltRow, items: number, shown: ReadonlySet<string>): Omit<LiveRow, 'source'> {
  const hides = row.kind !== 'continue-watching';
  const cards: unknown[] = [];
  for (const [index, titleId] of row.titleIds.entries()) {
    if (cards.length === items) break;
    if (!hides || !shown.has(titleId)) cards.push(row.cards[index]);
  }
  return {
    rowId: row.rowId,
    kind: row.kind,
    title: row.title,
    asOf: row.asOf,
    ...(row.because !== undefined && { because: row.because }),
    // The row-builder has validated the cards; here they pass through unparsed.
    items: cards as TitleCard[],
  };
}

function shownIn({ titleIds, cards }: BuiltRow, items: readonly TitleCard[]): string[] {
  const shown = new Set<unknown>(items);
  return titleIds.filter((_, index) => shown.has(cards[index]));
}
