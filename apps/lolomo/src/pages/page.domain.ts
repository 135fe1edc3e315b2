import type { ComposedPage } from '@marquee/contracts/lolomo';
import { LADDER } from '@marquee/contracts/page';
import type { Degradation, Device, Reason, Row, RowKind, Source } from '@marquee/contracts/page';

/** Rows that differ between viewers; the page takes its rung from them. */
const PERSONAL: ReadonlySet<RowKind> = new Set([
  'continue-watching',
  'my-list',
  'top-picks',
  'because-you-watched',
  'watch-again',
]);

export interface PageHeader {
  readonly pageId: string;
  readonly viewerId: string;
  readonly device: Device;
  /** RFC 3339. */
  readonly now: string;
  readonly segment?: string;
}

/** The page of these rows. Its `degraded` names each row that is missing or not live, with the reason. */
export function pageOf(header: PageHeader, rows: readonly Row[], missing: readonly Degradation[]): ComposedPage {
  const source = sourceOf(rows);
  const reason = source === 'live' ? undefined : reasonOf(rows, missing);
  const degraded = [...rows.filter((row) => row.source !== 'live').map(degradationOf), ...missing];
  return {
    pageId: header.pageId,
    viewerId: header.viewerId,
    device: header.device,
    generatedAt: header.now,
    asOf: rows.map((row) => row.asOf).reduce((oldest, asOf) => (asOf < oldest ? asOf : oldest), header.now),
    source,
    ...(reason && { reason }),
    rows: [...rows],
    degraded,
    ...(header.segment !== undefined && { segment: header.segment }),
  };
}

/** The best rung among the personal rows; without personal rows, the best among all. */
function sourceOf(rows: readonly Row[]): Source {
  const personal = rows.filter((row) => PERSONAL.has(row.kind));
  const rungs = (personal.length > 0 ? personal : rows).map((row) => LADDER.indexOf(row.source));
  return LADDER[Math.min(...rungs)] ?? 'static';
}

function reasonOf(rows: readonly Row[], missing: readonly Degradation[]): Reason | undefined {
  return rows.find((row) => row.reason)?.reason ?? missing[0]?.reason;
}

function degradationOf(row: Row): Degradation {
  return { rowId: row.rowId, source: row.source, reason: row.reason ?? 'error', asOf: row.asOf };
}
