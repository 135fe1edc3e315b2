import type { ComposedPage } from '@marquee/contracts/lolomo';
import { LADDER } from '@marquee/contracts/page';
import type {
  Degradation,
  DegradedSource,
  Device,
  Row,
  RowKind,
  SharedPage,
  SharedRow,
  Source,
} from '@marquee/contracts/page';

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
  const fields = {
    ...fieldsOf(header, rows),
    rows: [...rows],
    degraded: [...rows.flatMap(degradationsOf), ...missing],
    ...(header.segment !== undefined && { segment: header.segment }),
  };
  if (source === 'live') return { ...fields, source };
  return { ...fields, source, reason: fields.degraded[0]?.reason ?? 'error' };
}

/** A page made in advance for many viewers, all of it from one rung. */
export function sharedPageOf(header: PageHeader, rows: readonly SharedRow[], source: DegradedSource): SharedPage {
  return { ...fieldsOf(header, rows), source, rows: [...rows], degraded: [] };
}

function fieldsOf({ pageId, viewerId, device, now }: PageHeader, rows: readonly Pick<Row, 'asOf'>[]) {
  const asOf = rows.reduce((oldest, row) => (row.asOf < oldest ? row.asOf : oldest), now);
  return { pageId, viewerId, device, generatedAt: now, asOf };
}

/** The best rung among the personal rows; without personal rows, the best among all. */
function sourceOf(rows: readonly Row[]): Source {
  const personal = rows.filter((row) => PERSONAL.has(row.kind));
  const rungs = (personal.length > 0 ? personal : rows).map((row) => LADDER.indexOf(row.source));
  return LADDER[Math.min(...rungs)] ?? 'static';
}

function degradationsOf(row: Row): Degradation[] {
  return row.source === 'live' ? [] : [{ rowId: row.rowId, source: row.source, reason: row.reason, asOf: row.asOf }];
}
