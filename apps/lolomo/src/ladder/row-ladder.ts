import type { Degradation, DegradedSource, Reason } from '@marquee/contracts/page';
import type { BuiltRow, MissingRow } from '@marquee/contracts/row-builder';
import { DegradationSwitch } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import type { BuildResult } from '../rows/rows.client.js';
import { LastGoodRung } from './last-good.rung.js';
import { PopularRung } from './popular.rung.js';
import { SegmentRung } from './segment.rung.js';

/** What one rung below live holds for one viewer. */
export interface StoredRung {
  readonly source: DegradedSource;
  readonly rows: readonly BuiltRow[];
}

/** A row that may go into a page, the rung it comes from and, unless it is live, the reason why. */
export type Candidate = { readonly row: BuiltRow } & (
  { readonly source: 'live' } | { readonly source: DegradedSource; readonly reason: Reason }
);

export interface LadderRows {
  readonly rows: readonly Candidate[];
  /** Rows that no rung has. */
  readonly missing: readonly Degradation[];
}

/**
 * The ladder of a row, best rung first:
 *
 * 1. `live`: the row-builder has built it for this request (`rows/rows.client.ts`).
 * 2. `last-good`: the row as this viewer last got it live (`last-good.rung.ts`).
 * 3. `segment`: the row of the viewer's segment (`segment.rung.ts`).
 * 4. `popular`: the row that is the same for every viewer (`popular.rung.ts`).
 *
 * Each row comes from the best rung that has it. A row that no rung has is left out, and the page names it as degraded.
 */
@Injectable()
export class RowLadder {
  constructor(
    private readonly lastGood: LastGoodRung,
    private readonly segment: SegmentRung,
    private readonly popular: PopularRung,
    private readonly degradation: DegradationSwitch,
  ) {}

  /** The rungs below live for this viewer, best first; none while the property `ladder.enabled` is off. */
  storedRungs(viewerId: string): readonly StoredRung[] {
    if (!this.degradation.enabled) return [];
    return [this.lastGood, this.segment, this.popular].map((rung) => ({
      source: rung.source,
      rows: rung.rowsFor(viewerId),
    }));
  }
}

/** Takes every row from the best rung that has it. `now` is the `asOf` of rows that no rung has, RFC 3339. */
export function chooseRows(result: BuildResult, stored: readonly StoredRung[], now: string): LadderRows {
  if (result.kind === 'failed') return { rows: bestStoredRows(stored, result.reason), missing: [] };
  const rows: Candidate[] = result.built.rows.map((row) => ({ row, source: 'live' }));
  const missing: Degradation[] = [];
  for (const absent of result.built.missing) {
    const found = storedRowsFor(absent, stored, new Set(rows.map(({ row }) => row.rowId)));
    rows.push(...found);
    if (found.length === 0) {
      missing.push({ rowId: absent.rowId ?? absent.kind, source: 'static', reason: absent.reason, asOf: now });
    }
  }
  return { rows, missing };
}

/** Stored rows for one missing row, all from the best rung that has any. Rows whose id is in `taken` do not count. */
export function storedRowsFor(
  absent: MissingRow,
  stored: readonly StoredRung[],
  taken: ReadonlySet<string> = new Set(),
): Candidate[] {
  const matches = (row: BuiltRow): boolean =>
    row.kind === absent.kind && !taken.has(row.rowId) && (absent.rowId === undefined || row.rowId === absent.rowId);
  for (const { source, rows } of stored) {
    const found = rows.filter(matches);
    if (found.length > 0) return found.map((row) => ({ row, source, reason: absent.reason }));
  }
  return [];
}

/** With no live row at all: every stored row, from the best rung that has its id. */
function bestStoredRows(stored: readonly StoredRung[], reason: Reason): Candidate[] {
  const rows = new Map<string, Candidate>();
  for (const { source, rows: held } of stored) {
    for (const row of held) if (!rows.has(row.rowId)) rows.set(row.rowId, { row, source, reason });
  }
  return [...rows.values()];
}
