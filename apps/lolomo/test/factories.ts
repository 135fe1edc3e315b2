import type { RowKind } from '@marquee/contracts/page';
import type { BuiltRow } from '@marquee/contracts/row-builder';

export const AS_OF = '2026-05-01T12:00:00.000Z';

export function built(kind: RowKind, titleIds: readonly string[], rowId: string = kind): BuiltRow {
  return {
    rowId,
    kind,
    title: rowId,
    asOf: AS_OF,
    titleIds: [...titleIds],
    cards: titleIds.map((titleId) => ({ titleId, name: titleId, year: 2000, genres: [] })),
  };
}

export function ids(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}
