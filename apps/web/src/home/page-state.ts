import type { Page, Row, RowKind, TitleCard } from '@marquee/contracts/page';

/** Where a row goes that the page does not have yet: 0 is the top. Kinds that are not named join at the end. */
const places: Partial<Record<RowKind, number>> = { 'continue-watching': 0, 'top-picks': 1, 'my-list': 2 };

function insert(rows: readonly Row[], row: Row): Row[] {
  const place = places[row.kind];
  if (place === undefined) return [...rows, row];
  const before = rows.filter((other) => (places[other.kind] ?? Number.POSITIVE_INFINITY) < place);
  const at = rows.findLastIndex((other) => before.includes(other)) + 1;
  return rows.toSpliced(at, 0, row);
}

const time = (instant: string): number => Date.parse(instant);

/**
 * Puts a row in place of the one with its id, or where its kind belongs. A row without titles leaves the page.
 * An answer older than what stands there changes nothing: two answers may overtake each other.
 */
export function swapRow(page: Page, row: Row): Page {
  const current = page.rows.find(({ rowId }) => rowId === row.rowId);
  if (current && current.source === row.source && time(row.asOf) < time(current.asOf)) return page;
  const rest = page.rows.filter(({ rowId }) => rowId !== row.rowId);
  let rows: Row[];
  if (row.items.length === 0) rows = rest;
  else if (current) rows = page.rows.map((other) => (other.rowId === row.rowId ? row : other));
  else rows = insert(page.rows, row);
  const degraded = page.degraded.filter(({ rowId }) => rowId !== row.rowId);
  if (row.source !== 'live' && row.reason)
    degraded.push({ rowId: row.rowId, source: row.source, reason: row.reason, asOf: row.asOf });
  return { ...page, rows, degraded };
}

/** The best of top picks, else of the first row; the one already shown stays while it is still among the first. */
export function chooseBillboard(page: Page, shown: TitleCard | null): { title: TitleCard; row: Row } | null {
  const row =
    page.rows.find(({ kind }) => kind === 'top-picks') ??
    page.rows.find(({ kind }) => kind !== 'continue-watching') ??
    page.rows[0];
  const first = row?.items[0];
  if (!row || !first) return null;
  const same = row.items.slice(0, 6).find(({ titleId }) => titleId === shown?.titleId);
  return { title: same ?? first, row };
}

export function findCard(page: Page | null, titleId: string): TitleCard | undefined {
  return page?.rows.flatMap(({ items }) => items).find((card) => card.titleId === titleId);
}
