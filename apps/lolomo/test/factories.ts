import type { RowKind } from '@marquee/contracts/page';
import type { BuiltRow, BuiltRows } from '@marquee/contracts/row-builder';
import type { StoredRung } from '../src/ladder/row-ladder.js';
import type { BuildSuccess } from '../src/rows/rows.client.js';

export const AS_OF = '2026-05-01T12:00:00.000Z';

/** A row with an affinity, without titles. */
export function rankedRow(kind: RowKind, affinity: number, rowId?: string): BuiltRow {
  return { ...builtRow(kind, [], rowId), affinity };
}

export function builtRow(kind: RowKind, titleIds: readonly string[], rowId: string = kind): BuiltRow {
  return {
    rowId,
    kind,
    title: rowId,
    asOf: AS_OF,
    titleIds: [...titleIds],
    cards: titleIds.map((titleId) => ({ titleId, name: titleId, year: 2000, genres: [] })),
  };
}

export function builtRows(part: Partial<BuiltRows> = {}): BuiltRows {
  return { viewerId: 'v', asOf: AS_OF, newViewer: false, rows: [], missing: [], ...part };
}

export function buildSuccess(part: Partial<BuiltRows> = {}): BuildSuccess {
  return { kind: 'built', built: builtRows(part), bytes: 1_000, instance: 'row-builder-1', serverTiming: undefined };
}

/** The stored rungs of one viewer, best first. */
export function storedRungs(rows: { lastGood?: BuiltRow[]; segment?: BuiltRow[]; popular?: BuiltRow[] }): StoredRung[] {
  return [
    { source: 'last-good', rows: rows.lastGood ?? [] },
    { source: 'segment', rows: rows.segment ?? [] },
    { source: 'popular', rows: rows.popular ?? [] },
  ];
}

export function ids(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}
