import type { Degradation, Reason, Source } from '@marquee/contracts/page';
import type { BuiltRow, BuiltRows, MissingRow } from '@marquee/contracts/row-builder';

/** A row that may go into a page: what it shows, from which rung, and why not from a better one. */
export interface Candidate {
  readonly row: BuiltRow;
  readonly source: Source;
  readonly reason?: Reason;
}

/** What the row-builder said in time, or why it said nothing. */
export type Answer =
  { readonly kind: 'built'; readonly built: BuiltRows } | { readonly kind: 'none'; readonly reason: Reason };

/** What lolomo holds for the time when rows cannot be built. */
export interface Stored {
  /** This viewer's last good rows. */
  readonly lastGood: readonly BuiltRow[];
  /** Of the viewer's taste group. */
  readonly segment: readonly BuiltRow[];
  /** For everybody. */
  readonly popular: readonly BuiltRow[];
}

export interface Candidates {
  readonly rows: readonly Candidate[];
  /** Rows that no rung could give. */
  readonly missing: readonly Degradation[];
}

/**
 * Each row from the best rung that has it: live, else this viewer's last good one, else the taste group's, else the
 * popular one of its kind, else left out and said so.
 */
export function candidates(answer: Answer, stored: Stored, now: string): Candidates {
  if (answer.kind === 'none') return { rows: withoutLive(stored, answer.reason), missing: [] };
  const rows: Candidate[] = answer.built.rows.map((row) => ({ row, source: 'live' }));
  const missing: Degradation[] = [];
  for (const absent of answer.built.missing) {
    const standIns = standInsFor(absent, stored, new Set(rows.map(({ row }) => row.rowId)));
    rows.push(...standIns);
    if (standIns.length === 0) {
      missing.push({ rowId: absent.rowId ?? absent.kind, source: 'static', reason: absent.reason, asOf: now });
    }
  }
  return { rows, missing };
}

/** The rows that stand in for one that is missing, all from the best rung that has any. */
export function standInsFor(absent: MissingRow, stored: Stored, taken: ReadonlySet<string>): Candidate[] {
  const fits = (row: BuiltRow): boolean =>
    row.kind === absent.kind && !taken.has(row.rowId) && (absent.rowId === undefined || row.rowId === absent.rowId);
  const rungs: [Source, readonly BuiltRow[]][] = [
    ['last-good', stored.lastGood],
    ['segment', stored.segment],
    ['popular', stored.popular],
  ];
  for (const [source, rows] of rungs) {
    const found = rows.filter(fits);
    if (found.length > 0) return found.map((row) => ({ row, source, reason: absent.reason }));
  }
  return [];
}

/** Nothing was built: the viewer's last good rows, and below them what the group and then everybody likes. */
function withoutLive(stored: Stored, reason: Reason): Candidate[] {
  const rows = new Map<string, Candidate>();
  const add = (source: Source, row: BuiltRow): void => {
    if (!rows.has(row.rowId)) rows.set(row.rowId, { row, source, reason });
  };
  for (const row of stored.lastGood) add('last-good', row);
  for (const row of stored.segment) add('segment', row);
  for (const row of stored.popular) add('popular', row);
  return [...rows.values()];
}
