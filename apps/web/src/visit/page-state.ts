import type { Page, Row, RowKind, TitleCard } from '@marquee/contracts/page';

export interface Billboard {
  readonly title: TitleCard;
  readonly row: Row;
}

/** Where a row goes that the page does not have yet: 0 is the top. Kinds that are not named join at the end. */
const places: Partial<Record<RowKind, number>> = { 'continue-watching': 0, 'top-picks': 1, 'my-list': 2 };

/** How many cards at the start of its row the billboard may keep showing. */
const BILLBOARD_STAYS = 6;

export function isWhole(page: Page): boolean {
  return page.source === 'live' && page.degraded.length === 0;
}

/**
 * Replaces the row with the same id, or inserts the row where its kind belongs. A row without titles leaves the page.
 * A row older than the one shown changes nothing, because two responses may overtake each other.
 */
export function swapRow(page: Page, row: Row): Page {
  const current = page.rows.find(({ rowId }) => rowId === row.rowId);
  if (current && current.source === row.source && Date.parse(row.asOf) < Date.parse(current.asOf)) return page;
  const degraded = page.degraded.filter(({ rowId }) => rowId !== row.rowId);
  if (row.source !== 'live' && row.reason)
    degraded.push({ rowId: row.rowId, source: row.source, reason: row.reason, asOf: row.asOf });
  return { ...page, rows: rowsWith(page.rows, row), degraded };
}

function rowsWith(rows: readonly Row[], row: Row): Row[] {
  if (row.items.length === 0) return rows.filter(({ rowId }) => rowId !== row.rowId);
  if (rows.some(({ rowId }) => rowId === row.rowId))
    return rows.map((other) => (other.rowId === row.rowId ? row : other));
  const place = places[row.kind];
  if (place === undefined) return [...rows, row];
  const above = rows.findLastIndex(({ kind }) => (places[kind] ?? Number.POSITIVE_INFINITY) < place);
  return rows.toSpliced(above + 1, 0, row);
}

/** The first title of top picks, else of another row. The title already shown stays while it is among the first. */
export function chooseBillboard(page: Page, shown: Billboard | null): Billboard | null {
  const row =
    page.rows.find(({ kind }) => kind === 'top-picks') ??
    page.rows.find(({ kind }) => kind !== 'continue-watching') ??
    page.rows[0];
  const first = row?.items[0];
  if (!row || !first) return null;
  const same = row.items.slice(0, BILLBOARD_STAYS).find(({ titleId }) => titleId === shown?.title.titleId);
  return { title: same ?? first, row };
}

export function findCard(page: Page | null, titleId: string): TitleCard | undefined {
  return page?.rows.flatMap(({ items }) => items).find((card) => card.titleId === titleId);
}
