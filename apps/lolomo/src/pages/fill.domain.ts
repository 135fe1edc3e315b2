import type { Row, RowKind, TitleCard } from '@marquee/contracts/page';
import type { Candidate } from '../ladder/row-ladder.js';

export interface GridSize {
  readonly rows: number;
  readonly items: number;
}

/** A discovery row with fewer titles looks broken. */
const MIN_ITEMS = 4;

/** Rows of the viewer's own titles are shown at any length. */
const ANY_LENGTH: ReadonlySet<RowKind> = new Set(['continue-watching', 'my-list', 'watch-again']);

/**
 * Fills the grid from top to bottom. Titles that a row above already shows are left out, and rows that become too short
 * are dropped. Continue watching neither hides titles from other rows nor loses titles to them. A lower row never
 * affects a higher one.
 *
 * @param taken titles that count as shown above the first row
 */
export function fill(candidates: readonly Candidate[], size: GridSize, taken: Iterable<string> = []): Row[] {
  const shown = new Set(taken);
  const rows: Row[] = [];
  for (const candidate of candidates) {
    if (rows.length === size.rows) break;
    const row = fillRow(candidate, size.items, shown);
    if (row.items.length < (ANY_LENGTH.has(row.kind) ? 1 : MIN_ITEMS)) continue;
    rows.push(row);
    if (row.kind !== 'continue-watching') for (const titleId of shownIn(candidate, row)) shown.add(titleId);
  }
  return rows;
}

function fillRow({ row, source, reason }: Candidate, items: number, shown: ReadonlySet<string>): Row {
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
    source,
    ...(reason && { reason }),
    asOf: row.asOf,
    ...(row.because !== undefined && { because: row.because }),
    // The row-builder has validated the cards; here they pass through unparsed.
    items: cards as TitleCard[],
  };
}

function shownIn({ row }: Candidate, filled: Row): string[] {
  const cards = new Set<unknown>(filled.items);
  return row.titleIds.filter((_, index) => cards.has(row.cards[index]));
}
