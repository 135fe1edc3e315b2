import type {
  Degradation,
  DegradedSource,
  Device,
  GridSize,
  Page,
  Reason,
  Row,
  SharedPage,
  SharedRow,
  Source,
} from '@marquee/contracts/page';
import { LADDER } from '@marquee/contracts/page';

export interface PageRequest extends GridSize {
  readonly viewerId: string;
  readonly device: Device;
}

/** A page that was composed earlier, and the rung that stores it. */
export interface StoredPage {
  readonly source: DegradedSource;
  readonly page: Page | SharedPage;
}

export function isBetter(a: Source, b: Source): boolean {
  return LADDER.indexOf(a) < LADDER.indexOf(b);
}

/**
 * Whether lolomo's answer has the parts of a page that the gateway reads. Cards are passed on unread and are not
 * checked.
 */
export function hasRows(answer: Page): boolean {
  const { rows, degraded } = answer as Partial<Page>;
  if (!Array.isArray(rows) || !Array.isArray(degraded)) return false;
  return rows.length > 0 && rows.every((row) => Array.isArray((row as Partial<Row>).items));
}

/**
 * The answer to `request` made from a stored page: trimmed to the grid size, with its age, and with the reason why it
 * and each of its rows is not live. Neither the page nor a row claims a better source than the rung that stores it.
 */
export function pageFromStore(
  { source, page }: StoredPage,
  reason: Reason,
  request: PageRequest,
  pageId: string,
): Page {
  const rows = page.rows.slice(0, request.rows).map((row) => rowFromStore(row, source, reason, request.items));
  const asOf = oldest(rows) ?? page.asOf;
  return {
    pageId,
    viewerId: request.viewerId,
    device: request.device,
    generatedAt: page.generatedAt,
    asOf,
    source: worseOf(page.source, source),
    reason,
    rows,
    degraded: [
      { rowId: 'page', source: worseOf(page.source, source), reason, asOf },
      ...rows.map((row) => ({ rowId: row.rowId, source: row.source, reason, asOf: row.asOf })),
      ...missingRows(page),
    ],
  };
}

export function rowFromStore(row: Row | SharedRow, source: DegradedSource, reason: Reason, items: number): Row {
  return { ...row, source: worseOf(row.source, source), reason, items: row.items.slice(0, items) };
}

function worseOf(source: Source, rung: DegradedSource): DegradedSource {
  return source === 'live' || isBetter(source, rung) ? rung : source;
}

/** Rows that the page already lacked when it was stored. */
function missingRows({ rows, degraded }: Page | SharedPage): Degradation[] {
  const present = new Set(rows.map(({ rowId }) => rowId));
  return degraded.filter(({ rowId }) => rowId !== 'page' && !present.has(rowId));
}

function oldest(rows: readonly Row[]): string | undefined {
  const [first, ...others] = rows.map(({ asOf }) => asOf);
  if (first === undefined) return undefined;
  return others.reduce((a, b) => (Date.parse(b) < Date.parse(a) ? b : a), first);
}
