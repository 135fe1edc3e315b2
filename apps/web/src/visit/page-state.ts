import { ROW_ORDER } from '@marquee/contracts/layout';
import type { Page, Row, TitleCard } from '@marquee/contracts/page';

export interface Billboard {
  readonly title: TitleCard;
  readonly row: Row;
}

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
  if (row.source !== 'live') {
    degraded.push({ rowId: row.rowId, source: row.source, reason: row.reason, asOf: row.asOf });
  }
  return { ...page, rows: rowsWith(page.rows, row), degraded };
}

function rowsWith(rows: readonly Row[], row: Row): Row[] {
  if (row.items.length === 0) return rows.filter(({ rowId }) => rowId !== row.rowId);
  if (rows.some(({ rowId }) => rowId === row.rowId))
    return rows.map((other) => (other.rowId === row.rowId ? row : other));
  return insert(rows, row);
}

/**
 * At the place that lolomo gives its kind, so that the next load does not move it; a second row of a kind goes last.
 */
function insert(rows: readonly Row[], row: Row): Row[] {
  if (rows.some(({ kind }) => kind === row.kind)) return [...rows, row];
  const place = ROW_ORDER.indexOf(row.kind);
  const isFirstOfKind = ({ kind }: Row, index: number): boolean =>
    rows.findIndex((other) => other.kind === kind) === index;
  const above = rows.findLastIndex(
    (other, index) => isFirstOfKind(other, index) && ROW_ORDER.indexOf(other.kind) < place,
  );
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
