import type { Degradation, Device, Page, Reason, Row, Source } from '@marquee/contracts/page';
import { LADDER } from '@marquee/contracts/page';

/** How many rows, and titles in each. */
export interface GridSize {
  readonly rows: number;
  readonly items: number;
}

/** Whose page is wanted, on what, and how much of it. */
export interface PageRequest extends GridSize {
  readonly viewerId: string;
  readonly device: Device;
}

export type StoredRung = Exclude<Source, 'live'>;

/** A page that was put together earlier, and the rung it is from now. */
export interface StoredPage {
  readonly rung: StoredRung;
  readonly page: Page;
}

/** Is `a` a better rung than `b`? */
export function isBetter(a: Source, b: Source): boolean {
  return LADDER.indexOf(a) < LADDER.indexOf(b);
}

/** Has `value` the parts of a page that are looked at here? Cards are passed on unread, so nothing inside them is. */
export function hasRows(value: Page): boolean {
  const { rows, degraded } = value as Partial<Page>;
  if (!Array.isArray(rows) || !Array.isArray(degraded)) return false;
  return rows.length > 0 && rows.every((row) => Array.isArray((row as Partial<Row>).items));
}

/**
 * A stored page as the answer to `request`: trimmed to its rectangle, nothing in it called better than its rung, its age
 * kept, and said of the page and of each row why it is not live.
 */
export function pageFromStore({ rung, page }: StoredPage, reason: Reason, request: PageRequest, pageId: string): Page {
  const rows = page.rows.slice(0, request.rows).map((row) => rowFromStore(row, rung, reason, request.items));
  const asOf = oldest(rows) ?? page.asOf;
  return {
    pageId,
    viewerId: request.viewerId,
    device: request.device,
    generatedAt: page.generatedAt,
    asOf,
    source: worse(page.source, rung),
    reason,
    rows,
    degraded: [
      { rowId: 'page', source: worse(page.source, rung), reason, asOf },
      ...rows.map(({ rowId, source, asOf }) => ({ rowId, source, reason, asOf })),
      ...missingIn(page),
    ],
  };
}

export function rowFromStore(row: Row, rung: StoredRung, reason: Reason, items: number): Row {
  return { ...row, source: worse(row.source, rung), reason, items: row.items.slice(0, items) };
}

function worse<S extends Source>(source: Source, rung: S): Source {
  return isBetter(source, rung) ? rung : source;
}

/** Rows that the page lacked already when it was stored. */
function missingIn({ rows, degraded }: Page): Degradation[] {
  const present = new Set(rows.map(({ rowId }) => rowId));
  return degraded.filter(({ rowId }) => rowId !== 'page' && !present.has(rowId));
}

function oldest(rows: readonly Row[]): string | undefined {
  const [first, ...others] = rows.map(({ asOf }) => asOf);
  if (first === undefined) return undefined;
  return others.reduce((a, b) => (Date.parse(b) < Date.parse(a) ? b : a), first);
}
