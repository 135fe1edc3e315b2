import type { Row, RowKind, TitleCard } from '@marquee/contracts/page';
import type { Candidate } from '../rows/candidate.domain.js';

export interface GridSize {
  readonly rows: number;
  readonly items: number;
}

/** A row of discovery with fewer titles than this looks broken. */
const FEWEST_ITEMS = 4;

/** Rows about what the viewer already has are right at any length. */
const ANY_LENGTH: ReadonlySet<RowKind> = new Set(['continue-watching', 'my-list', 'watch-again']);

/**
 * Stage-wise: takes rows in their order, leaves out titles that a row above shows (continue watching excepted, in both
 * directions: it hides nothing and nothing hides from it), and drops rows that are left too short. What is below never
 * changes what is above.
 */
export function fill(candidates: readonly Candidate[], rectangle: GridSize, taken: Iterable<string> = []): Row[] {
  const shown = new Set(taken);
  const rows: Row[] = [];
  for (const candidate of candidates) {
    if (rows.length === rectangle.rows) break;
    const row = fillRow(candidate, rectangle.items, shown);
    if (row.items.length < (ANY_LENGTH.has(row.kind) ? 1 : FEWEST_ITEMS)) continue;
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
    // Cards are passed on unread; their maker has checked them.
    items: cards as TitleCard[],
  };
}

function shownIn({ row }: Candidate, filled: Row): string[] {
  const cards = new Set<unknown>(filled.items);
  return row.titleIds.filter((_, index) => cards.has(row.cards[index]));
}
